import type {TestResult, TestRun} from '../operations/run-tests/run-tests.ts';
import {countOf, formatDuration} from '../util/format-quantity.ts';
import {alignColumns} from '../util/align-columns.ts';
import {escapeControls} from './display-text.ts';
import {valueText} from './value-text.ts';

type FailedAssertion = NonNullable<TestResult['failed']>[number];
type Row = Extract<FailedAssertion['differences'][number], {kind: 'changed'}>['actual'];

const words: Record<TestResult['status'], string> = {
  passed: 'ok  ',
  failed: 'FAIL',
  warned: 'warn',
  errored: 'ERR ',
};

/** One test as a line, and what is wrong below it. */
export function formatTestResult(result: TestResult): string {
  const {status, asset, name, elapsedMs, kind} = result;
  const title = `${words[status]}  ${asset}  ${name}  ${kind === 'unit' ? 'unit test' : 'check'}, ${formatDuration(elapsedMs)}`;
  return `${[title, ...detailsOf(result)].join('\n')}\n`;
}

/** The last line of a run of tests. */
export function formatTestCounts({results, counts, elapsedMs}: TestRun): string {
  const parts = [
    `${counts.passed} passed`,
    ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
    ...(counts.errored > 0 ? [`${counts.errored} could not run`] : []),
    ...(counts.warned > 0 ? [`${counts.warned} warned`] : []),
  ];
  return `${countOf(results.length, 'test')}: ${parts.join(', ')}, ${formatDuration(elapsedMs)}\n`;
}

function detailsOf({status, file, line, failed = [], failures, error}: TestResult): string[] {
  if (status === 'passed') return [];
  const place = `      ${file}${line === undefined ? '' : `:${line}`}`;
  if (error) return [place, indent(error.message), ...(error.hint === undefined ? [] : [indent(error.hint)])];
  if (failures !== undefined) return [`${place}: ${countOf(failures, 'row')} against the rule`];
  return [place, ...failed.flatMap((assertion) => indent(formatDifferences(assertion)))];
}

const mostDifferencesShown = 10;

/** The rows that differ: `-` was expected, `+` is what came; below them the columns of a row that differ. */
export function formatDifferences({cte, columns, differences}: FailedAssertion): string {
  const shown = differences.slice(0, mostDifferencesShown);
  const header = ['', ...columns.map(({name}) => escapeControls(name))];
  const cells = (sign: string, row: Row) => [sign, ...row.map((value, index) => cellText(value, index))];
  const cellText = (value: Row[number], index: number) =>
    value === null ? 'NULL' : escapeControls(valueText(value, columns[index]!.type));
  const rows = shown.flatMap((difference) => {
    if (difference.kind === 'missing') return [cells('-', difference.expected)];
    if (difference.kind === 'unexpected') return [cells('+', difference.actual)];
    const changed = new Set(difference.columns);
    const marks = columns.map((_, index) => (changed.has(index) ? '^' : ''));
    return [cells('-', difference.expected), cells('+', difference.actual), ['', ...marks]];
  });
  const rest = differences.length - shown.length;
  return [
    `${cte === undefined ? 'the result' : `the CTE ${cte}`}: ${countOf(differences.length, 'row')} of it ${differences.length === 1 ? 'differs' : 'differ'} (- expected, + came)`,
    alignColumns([header, ...rows]).trimEnd(),
    ...(rest > 0 ? [`and ${rest} more`] : []),
  ].join('\n');
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '      ');
}

/** One JSON object for each test and a last one with the counts; values of rows are text. */
export function formatTestRunJson({results, counts, elapsedMs}: TestRun): string {
  const lines = results.map(({failed, ...result}) => ({
    type: 'test',
    ...result,
    ...(failed && {failed: failed.map(plainAssertion)}),
  }));
  return [...lines, {type: 'summary', ...counts, elapsedMs}]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

function plainAssertion({columns, differences, cte, sql}: FailedAssertion) {
  const plain = (row: Row) =>
    Object.fromEntries(
      row.map((value, index) => [
        columns[index]!.name,
        value === null ? null : valueText(value, columns[index]!.type),
      ]),
    );
  return {
    ...(cte !== undefined && {cte}),
    differences: differences.map((difference) => ({
      kind: difference.kind,
      ...('expected' in difference && {expected: plain(difference.expected)}),
      ...('actual' in difference && {actual: plain(difference.actual)}),
      ...('columns' in difference && {columns: difference.columns.map((index) => columns[index]!.name)}),
    })),
    sql,
  };
}
