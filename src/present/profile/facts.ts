import type {
  ColumnProfile,
  Correlations,
  PiiHint,
  TableProfile,
} from '../../operations/profile/table-profile.ts';
import {countOf, formatCount} from '../../util/format-quantity.ts';
import {escapeControls, truncateToWidth} from '../display-text.ts';

/** What is said, and the words for it; for every format that people read. */
export type Fact = readonly [label: string, words: string];

const widestValue = 40;
const mostTopShown = 8;
const mostGapsShown = 3;

/** A value as one short line. */
export function shownValue(value: string | number): string {
  const text = typeof value === 'number' ? shownNumber(value) : value;
  return text === '' ? "''" : truncateToWidth(escapeControls(text), widestValue);
}

/** Six digits that count, whole numbers whole. */
function shownNumber(value: number): string {
  if (Number.isInteger(value)) return Math.abs(value) < 1e15 ? String(value) : value.toExponential(5);
  return String(Number(value.toPrecision(6)));
}

export function shareWords(count: number, of: number): string {
  if (of === 0) return '0%';
  const percent = (count / of) * 100;
  if (count > 0 && percent < 0.01) return '<0.01%';
  if (count < of && percent > 99.99) return '>99.99%';
  return `${Number(percent.toFixed(percent < 1 ? 2 : 1))}%`;
}

export function distinctWords({distinct: {count, isExact}}: ColumnProfile): string {
  return `${isExact ? '' : 'about '}${formatCount(count)}`;
}

export function tableFacts(profile: TableProfile): Fact[] {
  const {rows, sample, where, columns, keys, duplicateRows} = profile;
  const keyWords = keys.map(
    (key) => `${key.columns.map(escapeControls).join(' + ')}${key.isDeclared ? ' (declared)' : ''}`,
  );
  return [
    [
      'rows',
      sample ? `${formatCount(rows)}, a random sample of ${formatCount(sample.of)}` : formatCount(rows),
    ],
    ...(where === undefined ? [] : [['where', escapeControls(where)] as const]),
    ['columns', formatCount(columns.length)],
    [sample ? 'keys of the sample' : 'keys', keyWords.join(', ') || 'none found'],
    [
      'duplicate rows',
      `${duplicateRows.isExact ? '' : 'about '}${formatCount(duplicateRows.count)}${duplicateRows.count > 0 ? ` (${shareWords(duplicateRows.count, rows)})` : ''}`,
    ],
  ];
}

export function columnFacts(column: ColumnProfile, rows: number): Fact[] {
  const values = rows - column.nulls;
  return [
    ['nulls', counted(column.nulls, rows)],
    ['distinct', distinctWords(column)],
    ...piiFacts(column.pii),
    ...(column.min === undefined ? [] : [['min', shownValue(column.min)] as const]),
    ...(column.max === undefined ? [] : [['max', shownValue(column.max)] as const]),
    ...numberFacts(column, values),
    ...textFacts(column, values),
    ...dateFacts(column),
    ...topFacts(column, values),
  ];
}

function counted(count: number, of: number): string {
  return count === 0 ? '0' : `${formatCount(count)} (${shareWords(count, of)})`;
}

function piiWords({kind, by, share, of}: PiiHint): string {
  const name = kind.replaceAll('_', ' ');
  const form =
    share === undefined ? '' : `, ${shareWords(share * of!, of!)} of ${countOf(of!, 'value')} have the form`;
  return `maybe ${name}, by ${by.join(' and ')}${form}`;
}

function piiFacts(hints: readonly PiiHint[] = []): Fact[] {
  return hints.length === 0
    ? []
    : [['personal data', `${hints.map(piiWords).join('; ')}; values are masked`]];
}

function numberFacts({numbers, quantiles, kind}: ColumnProfile, values: number): Fact[] {
  const facts: Fact[] = [];
  const isTime = kind === 'date' || kind === 'timestamp';
  if (numbers?.mean !== undefined) facts.push(['mean', shownValue(numbers.mean)]);
  if (numbers?.deviation !== undefined) facts.push(['std dev', shownNumber(numbers.deviation)]);
  if (quantiles)
    facts.push([
      quantiles.isExact ? 'quantiles' : 'quantiles, about',
      quantiles.values.map(({share, value}) => `${share * 100}% ${shownValue(value)}`).join('  '),
    ]);
  if (numbers && !isTime) {
    facts.push(['zeros', counted(numbers.zeros, values)], ['negatives', counted(numbers.negatives, values)]);
    if (numbers.nan > 0) facts.push(['NaN', counted(numbers.nan, values)]);
    if (numbers.infinite > 0) facts.push(['infinite', counted(numbers.infinite, values)]);
  }
  return facts;
}

function textFacts({text}: ColumnProfile, values: number): Fact[] {
  if (!text) return [];
  const {empty, minLength, maxLength, meanLength, shapes} = text;
  const shown = shapes.values.map(({shape, count}) => `${shownValue(shape)} ${shareWords(count, shapes.of)}`);
  return [
    ['empty', counted(empty, values)],
    ['length', `${minLength} to ${maxLength}, mean ${shownNumber(meanLength)}`],
    [shapes.isSample ? `patterns of ${countOf(shapes.of, 'random value')}` : 'patterns', shown.join('  ')],
  ];
}

function dateFacts({dates}: ColumnProfile): Fact[] {
  if (!dates) return [];
  const gaps = dates.gaps
    .slice(0, mostGapsShown)
    .map(({after, before, days}) => `${countOf(days, 'day')} between ${after} and ${before}`);
  return [
    ['range', `${countOf(dates.days, 'day')}, ${formatCount(dates.missingDays)} of them without a row`],
    ...(gaps.length > 0 ? [['longest gaps', gaps.join('; ')] as const] : []),
  ];
}

function topFacts({top, isMasked}: ColumnProfile, values: number): Fact[] {
  if (!top || top.length === 0) return [];
  const shown = top.slice(0, mostTopShown).map(({value, count}) => {
    const share = shareWords(count, values);
    return isMasked ? `${value} ${share}` : `${shownValue(value)} ${share}`;
  });
  return [['most frequent', shown.join('  ')]];
}

/** Pairs of columns as lines, strongest first. */
export function correlationRows({numeric, categorical}: Correlations): string[][] {
  return [
    ...numeric.map(({a, b, value}) => [escapeControls(a), escapeControls(b), value.toFixed(3), 'Pearson']),
    ...categorical.map(({a, b, value}) => [
      escapeControls(a),
      escapeControls(b),
      value.toFixed(3),
      "Cramer's V",
    ]),
  ];
}

/** What is to be known of the correlations as a whole. */
export function correlationNotes({sampledRows, omittedColumns}: Correlations): string[] {
  return [
    ...(sampledRows === undefined ? [] : [`from ${countOf(sampledRows, 'random row')}`]),
    ...(omittedColumns > 0 ? [`${countOf(omittedColumns, 'further column')} not looked at`] : []),
  ];
}
