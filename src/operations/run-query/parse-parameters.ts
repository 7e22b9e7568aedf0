import {UsageError} from '../../errors/index.ts';
import {suggest} from '../../util/suggest.ts';
import type {ColumnType, Value} from '../../warehouse/index.ts';

export const parameterTypes = [
  'text',
  'int',
  'float',
  'decimal',
  'bool',
  'date',
  'timestamp',
  'json',
  'null',
] as const;

export type ParameterType = (typeof parameterTypes)[number];

/** A value for the `:name` of a statement. */
export interface Parameter {
  name: string;
  value: Value;
  /** What the value is cast to. Absent for text and NULL, whose type the system finds by the place where they stand. */
  type?: ColumnType;
}

/** A parameter as declared beside the SQL. */
export interface ParameterDeclaration {
  type: ParameterType;
  /** Text of the value that counts when none is given. */
  default?: string;
  description?: string;
}

export type ParameterDeclarations = Readonly<Record<string, ParameterDeclaration>>;

const shape = /^([\p{L}_][\p{L}\p{M}\p{N}_$]*)(?::([^=]*))?(?:=([\s\S]*))?$/u;
const hint = 'Write --param name:type=value, e.g. --param day:date=2026-01-31 or --param since:null.';

/** Reads `name:type=value`; a type that is not given is the declared one, or text. Throws `UsageError`. */
export function parseParameters(
  texts: readonly string[],
  declarations: ParameterDeclarations = {},
): Parameter[] {
  const parameters = new Map<string, Parameter>();
  for (const text of texts) {
    const {name, type = declarations[name]?.type ?? 'text', value} = parseParameterText(text);
    if (parameters.has(name)) throw new UsageError(`The parameter ${name} is given twice`, {hint});
    if (value === undefined && type !== 'null')
      throw new UsageError(`The parameter ${name} has no value`, {hint});
    parameters.set(name, {name, ...parseValue(name, type, value ?? '')});
  }
  for (const [name, declared] of Object.entries(declarations))
    if (!parameters.has(name) && declared.default !== undefined)
      parameters.set(name, {name, ...parseValue(name, declared.type, declared.default)});
  return [...parameters.values()];
}

/** The parts of `name:type=value`, as far as they are given. Throws `UsageError`. */
export function parseParameterText(text: string): {name: string; type?: ParameterType; value?: string} {
  const parts = shape.exec(text);
  if (!parts) throw new UsageError(`--param ${text} cannot be understood`, {hint});
  const [, name, type, value] = parts;
  return {
    name: name!,
    ...(type !== undefined && {type: checkType(name!, type)}),
    ...(value !== undefined && {value}),
  };
}

function checkType(name: string, type: string): ParameterType {
  const known = parameterTypes.find((candidate) => candidate === type.toLowerCase());
  if (known) return known;
  const near = suggest(type, parameterTypes);
  throw new UsageError(`The parameter ${name} has the unknown type ${type || '""'}`, {
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}Types: ${parameterTypes.join(', ')}.`,
  });
}

/** The value of a parameter from its text. Throws `UsageError` where it is none of that type. */
export function parseValue(name: string, type: ParameterType, text: string): Omit<Parameter, 'name'> {
  const value = readers[type](text);
  if (value !== undefined) return value;
  throw new UsageError(`The parameter ${name} is no ${type}: ${text || 'it is empty'}`, {
    hint: `Write it as in --param ${name}:${type}${type === 'null' ? '' : `=${examples[type]}`}.`,
  });
}

const examples: Record<Exclude<ParameterType, 'null'>, string> = {
  text: 'Ada',
  int: '42',
  float: '0.5',
  decimal: '12.50',
  bool: 'true',
  date: '2026-01-31',
  timestamp: "'2026-01-31 12:00:00'",
  json: `'{"a": 1}'`,
};

type Reader = (text: string) => Omit<Parameter, 'name'> | undefined;

const readers: Record<ParameterType, Reader> = {
  text: (value) => ({value}),
  null: (text) => (text === '' ? {value: null} : undefined),
  int: readInteger,
  float: (text) =>
    /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|^[+-]?infinity$|^nan$/i.test(text)
      ? {value: floatOf(text), type: {kind: 'float', bits: 64}}
      : undefined,
  decimal: (text) => (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? decimalOf(text) : undefined),
  bool: (text) =>
    /^(true|false)$/i.test(text)
      ? {value: text.toLowerCase() === 'true', type: {kind: 'boolean'}}
      : undefined,
  date: (text) => (isDate(text) ? {value: text, type: {kind: 'date'}} : undefined),
  timestamp: readTimestamp,
  json: (text) => (isJson(text) ? {value: text, type: {kind: 'json'}} : undefined),
};

/** As narrow as a literal of this value would be: functions that take an integer refuse a wider one. */
function readInteger(text: string): Omit<Parameter, 'name'> | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  const fits = (bits: number) => BigInt.asIntN(bits, value) === value;
  if (fits(32)) return {value: Number(value), type: {kind: 'integer', bits: 32, signed: true}};
  return fits(64) ? {value, type: {kind: 'integer', bits: 64, signed: true}} : decimalOf(text);
}

function floatOf(text: string): number {
  return Number(text.replace(/infinity/i, 'Infinity').replace(/nan/i, 'NaN'));
}

/** With room for exactly these digits, since some systems have no decimal without a scale. */
function decimalOf(text: string): Omit<Parameter, 'name'> {
  const [whole = '', fraction = ''] = text.replace(/^[+-]/, '').split('.');
  const precision = Math.max(whole.replace(/^0+/, '').length + fraction.length, 1);
  return {value: text, type: {kind: 'decimal', precision, scale: fraction.length}};
}

function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function readTimestamp(text: string): Omit<Parameter, 'name'> | undefined {
  const parts = /^(\S{10})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/i.exec(
    text,
  );
  if (!parts || !isDate(parts[1]!)) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = parts.slice(2, 5).map(Number);
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return {value: text, type: {kind: 'timestamp', zoned: parts[5] !== undefined}};
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
