import type {DiffProgress, DiffReport, Difference} from '../operations/diff/diff-report.ts';
import {alignColumns} from '../util/align-columns.ts';
import {countOf, formatBytes, formatCount, formatDuration} from '../util/format-quantity.ts';
import {escapeControls} from './display-text.ts';

/** Columns, then rows, then how many rows differ in each column. */
export function formatDiffSummary(report: DiffReport): string {
  const {a, b, columns, rows, byColumn, key} = report;
  const differing = columns.compared.filter(({comparedAs}) => comparedAs !== undefined);
  const lines = [
    `A  ${a}\nB  ${b}\n\n`,
    `${countOf(columns.compared.length, 'column')} compared, key ${key.join(', ')}\n`,
    ...(columns.onlyInA.length > 0 ? [`  only in A: ${columns.onlyInA.join(', ')}\n`] : []),
    ...(columns.onlyInB.length > 0 ? [`  only in B: ${columns.onlyInB.join(', ')}\n`] : []),
    ...(differing.length > 0
      ? [
          alignColumns(
            differing.map(({name, typeInA, typeInB, comparedAs}) => [
              `  ${name}`,
              `${typeInA} in A, ${typeInB} in B`,
              `compared as ${comparedAs}`,
            ]),
          ),
        ]
      : []),
    `\n`,
    alignColumns([
      ['rows in A', formatCount(rows.a)],
      ['rows in B', formatCount(rows.b)],
      ['equal', formatCount(rows.equal), shareText(rows.equal, Math.max(rows.a, rows.b))],
      ['changed', formatCount(rows.changed)],
      ['only in A', formatCount(rows.onlyInA)],
      ['only in B', formatCount(rows.onlyInB)],
    ]),
  ];
  const changed = byColumn.filter((tally) => tally.changed > 0);
  if (changed.length > 0)
    lines.push(
      '\n',
      alignColumns([
        ['column', 'changed', 'equal', 'share equal'],
        ...changed.map(({column, changed: count, equal}) => [
          column,
          formatCount(count),
          formatCount(equal),
          shareText(equal, equal + count),
        ]),
      ]),
    );
  return lines.join('');
}

/** Lines of differences; `rest` rows are not shown. */
export function formatDifferences(
  {key}: DiffReport,
  differences: readonly Difference[],
  rest: number,
): string {
  if (differences.length === 0) return '';
  const cells = differences.map((difference) => [
    ...difference.key.map(escapeControls),
    difference.column ?? sides[difference.change as keyof typeof sides],
    ...(difference.column === undefined ? [] : [valueText(difference.a), valueText(difference.b)]),
  ]);
  const table = alignColumns([[...key, 'column', 'A', 'B'], ...cells]);
  const more = rest > 0 ? `... and ${countOf(rest, 'more row')}; --limit shows more, --out writes all\n` : '';
  return `\n${table}${more}`;
}

const sides = {only_in_a: '(only in A)', only_in_b: '(only in B)'};

export function formatDiffProgress({
  done,
  remaining,
  segments,
  differingRows,
  bytesMoved,
}: DiffProgress): string {
  const found = `${countOf(differingRows, 'row')} differ so far`;
  return `${done} of ${done + remaining} steps, ${countOf(segments, 'segment')}, ${formatBytes(bytesMoved)} moved, ${found}`;
}

/** How the comparison was made, for stderr. */
export function formatDiffWork({work, method, isEqual}: DiffReport): string {
  const {elapsedMs, segments, rowsFetched, bytesMoved, isResumed} = work;
  const how =
    method === 'join'
      ? 'in one statement'
      : `by checksums of ${countOf(segments, 'segment')}, ${countOf(rowsFetched, 'row')} read`;
  return `${isEqual ? 'Equal' : 'Different'}: compared ${how}, ${formatBytes(bytesMoved)} moved in ${formatDuration(elapsedMs)}${isResumed ? ', resumed' : ''}`;
}

/** Lines of CSV: key, what changed, column, both values. NULL is empty and the empty text `""`. */
export function diffCsvHeader({key}: DiffReport): string {
  return csvLine([...key, 'change', 'column', 'a', 'b']);
}

export function diffCsvLines(differences: readonly Difference[]): string {
  return differences
    .map(({key, change, column = null, a = null, b = null}) => csvLine([...key, change, column, a, b]))
    .join('');
}

function csvLine(fields: readonly (string | null)[]): string {
  const cells = fields.map((field) =>
    field === null ? '' : field === '' || /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field,
  );
  return `${cells.join(',')}\n`;
}

const mostCharacters = 60;

function valueText(value: string | null | undefined): string {
  if (value === null || value === undefined) return 'NULL';
  if (value === '') return "''";
  const text = escapeControls(value);
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1)}…` : text;
}

/** Never rounded up to all. */
function shareText(part: number, whole: number): string {
  if (whole === 0 || part === whole) return '100%';
  return `${(Math.floor((part / whole) * 1_000_000) / 10_000).toFixed(4)}%`;
}
