import {UnsupportedError} from '#src/errors/index.ts';
import type {StreamFormat, Transport} from '#src/warehouse/index.ts';
import type {ResolvedType} from './type-registry.ts';

/**
 * How the columns of a COPY travel.
 *
 * - `native:postgres`: the messages of a binary COPY, every column in its own type.
 * - `native:postgres-scalars`: the same, but only booleans, integers, floats, texts, bytes, dates, times without a zone,
 *   timestamps, UUIDs and decimals of 1 to 18 digits with 0 or more places are binary; every other column is the text
 *   that it would have in CSV.
 */
export interface TravelForm {
  format: StreamFormat;
  /** Expression of a column by the name that it has inside. */
  expression: (name: string, type: ResolvedType) => string;
  copyOptions: string;
}

const csv: TravelForm = {format: 'csv', expression: csvExpression, copyOptions: 'format csv, header'};
const own: TravelForm = {
  format: 'native:postgres',
  expression: (name) => name,
  copyOptions: 'format binary',
};
const scalars: TravelForm = {
  format: 'native:postgres-scalars',
  expression: scalarExpression,
  copyOptions: 'format binary',
};

/** The first transport by which all columns can travel. */
export function chooseForm(transports: readonly Transport[], types: readonly ResolvedType[]): TravelForm {
  for (const transport of transports) {
    if (transport === 'stream:native:postgres' && types.every(hasStableBinaryForm)) return own;
    if (transport === 'stream:native:postgres-scalars') return scalars;
    if (transport === 'stream:csv') return csv;
  }
  const stranger = types.find((type) => !hasStableBinaryForm(type));
  throw new UnsupportedError(
    `Columns of type ${stranger?.nativeType ?? 'unknown'} cannot travel by ${transports.join(' or ')}`,
    {hint: 'Cast the column to text in a query, or load into a system that takes stream:csv.'},
  );
}

/** Types whose binary form every server reads alike and whose text form loses nothing, and arrays of them. */
const stableTypes = new Set([
  'boolean',
  'smallint',
  'integer',
  'bigint',
  'real',
  'double precision',
  'numeric',
  'text',
  'character varying',
  'character',
  'bytea',
  'date',
  'time without time zone',
  'time with time zone',
  'timestamp without time zone',
  'timestamp with time zone',
  'interval',
  'uuid',
  'jsonb',
]);

function hasStableBinaryForm({nativeType}: ResolvedType): boolean {
  return stableTypes.has(baseName(nativeType).replace(/\[\]$/, ''));
}

/** Without the modifier: `time(3) with time zone` is `time with time zone`. */
export function baseName(nativeType: string): string {
  return nativeType.replace(/\([^)]*\)/, '');
}

/** Rows and arrays become JSON, booleans words; everything else already has the form of `Value`. */
function csvExpression(name: string, {type, isComposite}: ResolvedType): string {
  if (isComposite || type.kind === 'list') return `to_json(${name})`;
  return type.kind === 'boolean' ? `${name}::text` : name;
}

function scalarExpression(name: string, column: ResolvedType): string {
  const {type, isComposite} = column;
  if (isComposite || type.kind === 'list') return `to_json(${name})::text`;
  // Unlike a cast, `concat` gives what the type itself writes.
  return isBinaryScalar(column) ? name : `case when ${name} is not null then concat(${name}) end`;
}

function isBinaryScalar({type, nativeType}: ResolvedType): boolean {
  switch (type.kind) {
    case 'boolean':
    case 'integer':
    case 'float':
    case 'bytes':
    case 'date':
    case 'timestamp':
    case 'uuid':
      return true;
    case 'text':
      return ['text', 'character varying', 'character', 'name'].includes(baseName(nativeType));
    case 'time':
      return !type.zoned;
    case 'decimal': {
      const {precision = 0, scale = 0} = type;
      return precision >= 1 && precision <= 18 && scale >= 0;
    }
    default:
      return false;
  }
}
