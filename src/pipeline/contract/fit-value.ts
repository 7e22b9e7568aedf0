import type {ColumnType, Dialect} from '../../warehouse/index.ts';
import {holds, isSameType} from './type-room.ts';
import {landedType} from './widen-type.ts';

type SpoolDialect = Pick<Dialect, 'toNativeType' | 'fromNativeType' | 'quoteLiteral'>;

/** SQL of the spool. */
export interface FittedValue {
  /** The value in the wanted type; means nothing where `fits` is not true. */
  value: string;
  /** True where a value that is not NULL has the wanted type without loss. */
  fits: string;
}

/** True when the spool keeps values of this type as they are; others it keeps as their text. */
export function isExactInSpool(type: ColumnType, dialect: SpoolDialect): boolean {
  return isSameType(landedType(type, dialect), type);
}

/** Turns a value that the spool keeps in one type into another. */
export function fitValue(
  expression: string,
  {from, to}: {from: ColumnType; to: ColumnType},
  dialect: SpoolDialect,
): FittedValue {
  if (isSameType(from, to)) return {value: expression, fits: 'true'};
  if (holds(to, from)) return {value: widened(expression, from, to, dialect), fits: 'true'};
  if (from.kind === 'text' || from.kind === 'unknown') return fitText(expression, to, dialect);
  if (from.kind === 'json') return fitText(`json_extract_string(${expression}, '$')`, to, dialect);
  const type = dialect.toNativeType(to);
  const value = `try_cast(${expression} as ${type})`;
  if (isNumber(from) && isNumber(to)) return {value, fits: sameBack(expression, value, from, dialect)};
  if (from.kind === 'timestamp' && to.kind === 'date')
    return {value, fits: sameBack(expression, value, from, dialect)};
  if (from.kind === 'timestamp' && to.kind === 'timestamp') return {value, fits: `${value} is not null`};
  return {value: `cast(null as ${type})`, fits: 'false'};
}

function isNumber({kind}: ColumnType): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'float';
}

function sameBack(expression: string, value: string, from: ColumnType, dialect: SpoolDialect): string {
  return `try_cast(${value} as ${dialect.toNativeType(from)}) = ${expression}`;
}

function widened(expression: string, from: ColumnType, to: ColumnType, dialect: SpoolDialect): string {
  const isNested = from.kind === 'list' || from.kind === 'struct' || from.kind === 'map';
  if (to.kind === 'text') return `cast(${isNested ? `to_json(${expression})` : expression} as varchar)`;
  if (to.kind === 'json') return `to_json(${expression})`;
  return isExactInSpool(to, dialect) ? `cast(${expression} as ${dialect.toNativeType(to)})` : expression;
}

const wholeNumber = String.raw`^\s*[+-]?[0-9]+([.]0*)?\s*$`;
const anyNumber = String.raw`^\s*[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?\s*$`;
const dateOnly = String.raw`^\s*[0-9]{4,}-[0-9]{1,2}-[0-9]{1,2}([ T]00:00(:00([.]0+)?)?)?\s*$`;
/** An offset would be dropped or applied without anybody being told. */
const withOffset = String.raw`:[0-9.]+\s*([zZ]|[+-][0-9]{2}(:?[0-9]{2})?)\s*$`;

/** The casts of the spool round and cut, so that the text is looked at first. */
function fitText(expression: string, to: ColumnType, dialect: SpoolDialect): FittedValue {
  const looksLike = (pattern: string) => `regexp_matches(${expression}, ${dialect.quoteLiteral(pattern)})`;
  const type = dialect.toNativeType(to);
  const value = `try_cast(${expression} as ${type})`;
  const isThere = `${value} is not null`;
  switch (to.kind) {
    case 'integer':
      return {value, fits: `${looksLike(wholeNumber)} and ${isThere}`};
    case 'decimal': {
      if (!isExactInSpool(to, dialect)) return {value: `trim(${expression})`, fits: looksLike(anyNumber)};
      const places = String.raw`^\s*[+-]?([0-9]+([.][0-9]{0,${to.scale ?? 0}}0*)?|[.][0-9]{1,${Math.max(to.scale ?? 0, 1)}}0*)\s*$`;
      return {value, fits: `${looksLike(places)} and ${isThere}`};
    }
    case 'date':
      return {value, fits: `${looksLike(dateOnly)} and ${isThere}`};
    case 'timestamp':
      return to.zoned ? {value, fits: isThere} : {value, fits: `not ${looksLike(withOffset)} and ${isThere}`};
    case 'boolean':
    case 'float':
    case 'time':
    case 'interval':
    case 'uuid':
    case 'json':
      return {value, fits: isThere};
    default:
      return {value: `cast(null as ${type})`, fits: 'false'};
  }
}
