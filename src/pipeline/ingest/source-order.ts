import {QueryError, TransferError, UsageError} from '../../errors/index.ts';
import type {Column, ColumnType, OpenWarehouse, RelationDescription} from '../../warehouse/index.ts';
import type {OrderColumn} from './range.ts';
import {describeRows, type SourceRows} from './source-rows.ts';

/** What the catalog of the source knows of a table; undefined for queries, and for what is in no catalog. */
export async function describeSource(
  rows: SourceRows,
  source: OpenWarehouse,
): Promise<RelationDescription | undefined> {
  if (rows.selection.kind !== 'relation' || !source.catalog) return undefined;
  try {
    return await source.catalog.describe(rows.selection.relation);
  } catch (error) {
    // Whether it is there at all is for the reading to say.
    if (error instanceof QueryError && error.code === 'query-unknown-object') return undefined;
    throw error;
  }
}

/** Kinds whose values sort the same way everywhere. */
const orderedKinds: readonly ColumnType['kind'][] = [
  'integer',
  'decimal',
  'float',
  'date',
  'time',
  'timestamp',
  'uuid',
];

export function hasOrder(type: ColumnType, {takesText}: {takesText: boolean}): boolean {
  return orderedKinds.includes(type.kind) || (takesText && type.kind === 'text');
}

/** The columns with their types. Throws when one is not there, or holds what has no order. */
export async function readOrder(
  names: readonly string[],
  rows: SourceRows,
  source: OpenWarehouse,
  {
    asset,
    description,
    signal,
    takesText,
  }: {
    asset: string;
    description: RelationDescription | undefined;
    signal: AbortSignal;
    /** Texts sort by a collation, which only one system knows. */
    takesText: boolean;
  },
): Promise<OrderColumn[]> {
  const columns = description?.columns ?? (await describeRows(rows, source, signal));
  return names.map((name) => {
    const column = findColumn(columns, name);
    if (!column) throw unknownColumnError(asset, name, columns);
    const {type, nullable = true} = column;
    if (!hasOrder(type, {takesText})) throw unorderedError(asset, column);
    return {name: column.name, type, nullable};
  });
}

function findColumn(columns: readonly Column[], name: string): Column | undefined {
  return (
    columns.find((column) => column.name === name) ??
    columns.find((column) => column.name.toLowerCase() === name.toLowerCase())
  );
}

function unknownColumnError(asset: string, name: string, columns: readonly Column[]): UsageError {
  return new UsageError(`${asset}: the source has no column ${name}`, {
    code: 'asset-invalid',
    hint: `Its columns are ${columns.map((column) => column.name).join(', ')}.`,
    details: {column: name},
  });
}

function unorderedError(asset: string, {name, nativeType, type}: Column): TransferError {
  const isText = type.kind === 'text';
  return new TransferError(
    isText
      ? `${asset}: ${name} holds text, which the two systems may sort differently, so an append cannot go on by it`
      : `${asset}: ${name} is ${nativeType}, which has no order to go on by`,
    {
      code: 'transfer-source',
      hint: isText
        ? 'Use `mode: merge` with a key, or a cursor that holds numbers, dates or timestamps.'
        : 'Choose a cursor that holds numbers, dates or timestamps.',
      details: {column: name},
    },
  );
}

/** Refuses columns that the choice of columns leaves out although the load goes by them. */
export function requireColumns(
  asset: string,
  needed: readonly string[],
  chosen: readonly string[] | undefined,
): void {
  if (!chosen) return;
  const missing = needed.find(
    (name) => !chosen.some((column) => column.toLowerCase() === name.toLowerCase()),
  );
  if (missing === undefined) return;
  throw new UsageError(
    `${asset}: ${missing} is not among the columns that are read, and the load goes by it`,
    {
      code: 'asset-invalid',
      hint: `Add ${missing} to \`source.select\`, or take it out of \`source.exclude\`.`,
    },
  );
}
