import type {SuggestedRule} from './suggested-rule.ts';
import type {ColumnProfile, TableProfile} from './table-profile.ts';
import {shapePattern} from './shape-pattern.ts';

const fewestRows = 10;
const mostAccepted = 12;
/** Values come this often on average, so that it is no accident that there are few. */
const leastRepetition = 5;
const longestAccepted = 60;

type Found = Pick<TableProfile, 'columns' | 'keys'>;

/** What all rows of a profile keep to, as rules. Values of columns that may be about people are in none. */
export function suggestChecks({columns, keys}: Found, {rows}: {rows: number}): SuggestedRule[] {
  if (rows === 0) return [];
  const single = new Set(keys.flatMap((key) => (key.columns.length === 1 ? key.columns : [])));
  const rules = columns.flatMap((column) => columnRules(column, {rows, isUnique: single.has(column.name)}));
  const pairs = single.size > 0 ? [] : keys.slice(0, 1).filter((key) => key.isDeclared || rows >= fewestRows);
  return [
    ...rules,
    ...pairs.map((key): SuggestedRule => ({kind: 'unique', columns: key.columns})),
    {kind: 'row_count', min: 1},
  ];
}

function columnRules(
  profile: ColumnProfile,
  {rows, isUnique}: {rows: number; isUnique: boolean},
): SuggestedRule[] {
  const {name, nulls, pii} = profile;
  const rules: SuggestedRule[] = [];
  if (nulls === 0) rules.push({kind: 'not_null', column: name});
  if (isUnique) rules.push({kind: 'unique', columns: [name]});
  if (rows < fewestRows || nulls === rows) return rules;
  const shape = patternRule(profile);
  if (pii) return [...rules, ...shape];
  const accepted = acceptedRule(profile, rows - nulls);
  return [...rules, ...(accepted ?? [...rangeRules(profile, isUnique), ...shape])];
}

function acceptedRule(
  {name, kind, distinct, top, text}: ColumnProfile,
  values: number,
): SuggestedRule[] | undefined {
  const isFew =
    kind === 'text' &&
    distinct.isExact &&
    distinct.count <= mostAccepted &&
    distinct.count * leastRepetition <= values &&
    (text?.maxLength ?? 0) <= longestAccepted;
  if (!isFew || top?.length !== distinct.count) return undefined;
  return [{kind: 'accepted_values', column: name, values: top.map(({value}) => value).toSorted()}];
}

function rangeRules({name, kind, numbers, min, max}: ColumnProfile, isUnique: boolean): SuggestedRule[] {
  const isNumber = kind === 'integer' || kind === 'decimal' || kind === 'float';
  if (kind === 'date' && min !== undefined && /^\d{4}-/.test(min))
    return [{kind: 'min', column: name, value: `${min.slice(0, 4)}-01-01`}];
  if (!isNumber || !numbers || numbers.nan + numbers.infinite > 0) return [];
  const [low, high] = [Number(min), Number(max)];
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [];
  const rules: SuggestedRule[] = [];
  if (low > 0) rules.push({kind: 'positive', column: name});
  else if (Math.abs(low) < largestBound)
    rules.push({kind: 'min', column: name, value: low < 0 ? -roundUp(-low) : 0});
  // Keys grow.
  if (!isUnique && high > 0 && high < largestBound)
    rules.push({kind: 'max', column: name, value: roundUp(high)});
  return rules;
}

/** Greater numbers are not exact in YAML. */
const largestBound = 1e15;

/** The next number with one or two digits that count: 0.5, 1, 2.5, 100, 2500. */
function roundUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9, 10].find((each) => each * unit >= value) ?? 10;
  return Number((step * unit).toPrecision(2));
}

function patternRule({name, text, distinct}: ColumnProfile): SuggestedRule[] {
  const [shape] = text?.shapes.values ?? [];
  if (!text || !shape || distinct.count < fewestRows || shape.count < text.shapes.of) return [];
  const pattern = shapePattern(shape.shape);
  return pattern === undefined ? [] : [{kind: 'pattern', column: name, pattern}];
}
