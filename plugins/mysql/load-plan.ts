import {TransferError} from '#src/errors/index.ts';
import type {Column, ColumnType, LoadMode} from '#src/warehouse/index.ts';
import {dialect} from './dialect.ts';
import {losesSilently} from './narrowing.ts';
import {toNativeType} from './native-types.ts';
import type {EncodedColumn} from './row-encoder.ts';
import type {ValueForm} from './row-shape.ts';
import type {Target, TargetColumn} from './target.ts';

/** One column on its way from the stream into the table. */
export interface LoadColumn extends EncodedColumn {
  /** Quoted name. */
  sql: string;
  sourceType: ColumnType;
  /** Type in the table. */
  nativeType: string;
  /** Type and collation, for a table that holds the column. */
  definition: string;
  /** Makes the value from a variable with its text, where LOAD DATA does not do so by itself. */
  loadExpression?: (variable: string) => string;
}

export interface PlanOptions {
  mode: LoadMode;
  /** For sentences. */
  relation: string;
  /** Columns that identify a row; in a table that is made they get types that can be indexed. */
  key: readonly string[];
  /** For texts in new columns; it tells all different texts apart. */
  collation: string;
}

/** Matches columns by name. For `replace` the source decides what the table looks like. */
export function planColumns(
  sourceColumns: readonly Column[],
  target: Target | undefined,
  options: PlanOptions,
): LoadColumn[] {
  const {mode, relation} = options;
  const existing = new Map(target?.columns.map((column) => [column.name.toLowerCase(), column]));
  const textKeys = sourceColumns.filter(
    ({name, type}) => options.key.includes(name) && isLong(toNativeType(type)),
  ).length;
  return sourceColumns.map((column) => {
    const found = existing.get(column.name.toLowerCase());
    if (target && mode !== 'replace') refuseMisfit(column, found, relation);
    const isKept = found !== undefined && (mode !== 'replace' || isSameType(column, found));
    if (isKept) return loadColumn(column, found.nativeType, found.collation);
    const native = toNativeType(column.type);
    const isKey = options.key.includes(column.name);
    const nativeType = isKey && isLong(native) ? keyType(native, textKeys) : native;
    return loadColumn(column, nativeType, isText(nativeType) ? options.collation : undefined);
  });
}

/** True when `replace` finds the columns that it would make. */
export function hasSameShape(columns: readonly LoadColumn[], target: Target): boolean {
  return (
    columns.length === target.columns.length &&
    columns.every((column) =>
      target.columns.some(({name, nativeType}) => name === column.name && nativeType === column.nativeType),
    )
  );
}

/** The key columns; they must be part of the source. */
export function keyColumns(columns: readonly LoadColumn[], key: readonly string[] = []): LoadColumn[] {
  return key.map((name) => {
    const column = columns.find((candidate) => candidate.name === name);
    if (column) return column;
    throw new TransferError(`The key column ${name} is not in the source`, {
      code: 'transfer-destination',
      hint: `Columns of the source: ${columns.map((candidate) => candidate.name).join(', ')}.`,
    });
  });
}

/** Columns of a table that is made, all of which take NULL, except for those of a primary key. */
export function definitions(columns: readonly LoadColumn[], primaryKey: readonly LoadColumn[] = []): string {
  return columns
    .map(
      (column) => `${column.sql} ${column.definition} ${primaryKey.includes(column) ? 'not null' : 'null'}`,
    )
    .join(', ');
}

function loadColumn(column: Column, nativeType: string, collation: string | undefined): LoadColumn {
  const type = dialect.fromNativeType(nativeType);
  const isBit = nativeType.startsWith('bit');
  return {
    name: column.name,
    sql: dialect.quoteIdentifier(column.name),
    sourceType: column.type,
    nativeType,
    definition: `${nativeType}${collation === undefined ? '' : ` collate ${collation}`}`,
    form: formOf(column.type, type, nativeType),
    ...(isBit && {loadExpression: (variable) => `cast(${variable} as unsigned)`}),
    ...(column.type.kind === 'bytes' &&
      type.kind === 'bytes' && {loadExpression: (variable) => `unhex(${variable})`}),
  };
}

function formOf(source: ColumnType, target: ColumnType, nativeType: string): ValueForm {
  const isInstant = source.kind === 'timestamp' && source.zoned;
  const isNumber = target.kind === 'boolean' || target.kind === 'integer' || target.kind === 'decimal';
  if (nativeType.startsWith('bit')) return {kind: 'number', isInstant};
  if (source.kind === 'bytes' && target.kind === 'bytes') return {kind: 'bytes', isInstant};
  if (source.kind === 'boolean' && isNumber) return {kind: 'boolean', isInstant};
  const isMoment = target.kind === 'time' || target.kind === 'timestamp';
  return {kind: 'text', isInstant, ...(isMoment && {fractionDigits: fractionDigitsOf(nativeType)})};
}

function fractionDigitsOf(nativeType: string): number {
  return Number(/\((\d)\)/.exec(nativeType)?.[1] ?? 0);
}

function isText(nativeType: string): boolean {
  return /^(char|varchar|longtext)/.test(nativeType);
}

function isLong(nativeType: string): boolean {
  return nativeType === 'longtext' || nativeType === 'longblob';
}

/** Bytes that an index takes; a character has up to four. */
const indexBytes = 3072;

/** Values that do not fit into the index fail the load. */
function keyType(native: string, textKeys: number): string {
  const bytes = Math.floor((indexBytes - 256) / textKeys);
  return native === 'longblob' ? `varbinary(${bytes})` : `varchar(${Math.floor(bytes / 4)})`;
}

function isSameType(column: Column, found: TargetColumn): boolean {
  return toNativeType(column.type) === toNativeType(found.type);
}

function refuseMisfit(column: Column, found: TargetColumn | undefined, relation: string): void {
  if (!found)
    throw new TransferError(`${relation} has no column ${column.name}`, {
      code: 'transfer-destination',
      hint: `Add the column as ${toNativeType(column.type)}, leave it out in the source, or load with mode replace.`,
      details: {column: column.name, sourceType: column.nativeType},
    });
  if (losesSilently(column.type, found.type))
    throw new TransferError(
      `Column ${column.name} is ${found.nativeType} in ${relation} and ${column.nativeType} in the source; loading would lose data`,
      {
        code: 'transfer-destination',
        hint: `Widen the column to ${toNativeType(column.type)}, cast it in the source, or load with mode replace.`,
        details: {column: column.name, targetType: found.nativeType, sourceType: column.nativeType},
      },
    );
}
