import type {ColumnType, Dialect} from '../../warehouse/index.ts';
import {holds, integerDigits, valueBits} from './type-room.ts';

type TypeNames = Pick<Dialect, 'toNativeType' | 'fromNativeType'>;

/** The type that a column of this type really gets at a destination. */
export function landedType(type: ColumnType, dialect: TypeNames): ColumnType {
  return dialect.fromNativeType(dialect.toNativeType(type));
}

/**
 * The least type of a destination that holds every value of both; text only when nothing else does. Undefined when it
 * has none.
 */
export function widenType(
  column: ColumnType,
  source: ColumnType,
  dialect: TypeNames,
): ColumnType | undefined {
  // What even a new table would not keep exactly is not a matter of this column.
  const landedSource = landedType(source, dialect);
  return candidates(column, source)
    .map((candidate) => landedType(candidate, dialect))
    .find((type) => holds(type, column) && (holds(type, source) || holds(type, landedSource)));
}

/** From the least to the greatest; some may not hold both. */
function candidates(one: ColumnType, other: ColumnType): ColumnType[] {
  const text: ColumnType = {kind: 'text'};
  return [...specificCandidates(one, other), text];
}

function specificCandidates(one: ColumnType, other: ColumnType): ColumnType[] {
  const own = [one, other].filter((type) => type.kind !== 'text' && type.kind !== 'unknown');
  const isNumeric = [one, other].every(({kind}) => ['integer', 'decimal', 'float'].includes(kind));
  if (isNumeric) return [...own, ...numericCandidates(one, other)];
  const nested = nestedCandidate(one, other);
  const hasJson = [one, other].some(({kind}) => ['json', 'list', 'struct', 'map'].includes(kind));
  return [...own, ...(nested ? [nested] : []), ...(hasJson ? [{kind: 'json'} as const] : [])];
}

const widths = [8, 16, 32, 64, 128] as const;

function numericCandidates(one: ColumnType, other: ColumnType): ColumnType[] {
  const types: ColumnType[] = [];
  if (one.kind === 'integer' && other.kind === 'integer') {
    const needed = Math.max(valueBits(one), valueBits(other)) + 1;
    const bits = widths.find((width) => width >= needed);
    if (bits) types.push({kind: 'integer', bits, signed: true});
  }
  const [left, right] = [digitsOf(one), digitsOf(other)];
  if (left && right) {
    const scale = Math.max(left.scale, right.scale);
    types.push({kind: 'decimal', precision: Math.max(left.whole, right.whole) + scale, scale});
  }
  return [...types, {kind: 'float', bits: 64}, {kind: 'decimal'}];
}

/** Digits before and after the point; undefined for what is not exact or has no bounds. */
function digitsOf(type: ColumnType): {whole: number; scale: number} | undefined {
  if (type.kind === 'integer') return {whole: integerDigits(type), scale: 0};
  if (type.kind !== 'decimal' || type.precision === undefined) return undefined;
  const scale = type.scale ?? 0;
  return {whole: type.precision - scale, scale};
}

function nestedCandidate(one: ColumnType, other: ColumnType): ColumnType | undefined {
  if (one.kind === 'list' && other.kind === 'list') {
    const element = specificCandidates(one.element, other.element).find(
      (type) => holds(type, one.element) && holds(type, other.element),
    );
    return element && {kind: 'list', element};
  }
  return undefined;
}
