import {TransferError} from '#src/errors/index.ts';
import type {ByteSource, Column, ColumnType, LoadMode, LoadRequest} from '#src/warehouse/index.ts';
import {arrayFromJson} from './array-from-json.ts';
import {stageBinary} from './binary-columns.ts';
import {dialect} from './dialect.ts';
import {losesSilently} from './narrowing.ts';
import {toNativeType} from './native-types.ts';
import type {Target, TargetColumn} from './target.ts';

/** One column on its way from the stream into the table. */
export interface LoadColumn {
  name: string;
  /** Quoted name. */
  sql: string;
  sourceType: ColumnType;
  /** Type in the table. */
  nativeType: string;
  /** Type in which the text of the stream is parsed. */
  stagingType: string;
  /** Makes the table's value from the staged column of alias `s`. */
  expression: string;
}

export interface LoadPlan {
  /** Columns of the stream, in its order. */
  staged: readonly LoadColumn[];
  /** Those of them that the table has. */
  columns: readonly LoadColumn[];
  /** True when the stream's text can go straight into the table. */
  isDirect: boolean;
}

/** What decides about rows that are there already. */
export type RowsRequest = Omit<LoadRequest, 'source'>;

export interface PlanOptions {
  mode: LoadMode;
  /** For sentences. */
  relation: string;
  /** A column of the stream that is not for the table. */
  notForTable?: string;
}

/** Matches columns by name. For `replace` the source decides what the table looks like. */
export function planLoad(
  {columns: sourceColumns, content}: Pick<ByteSource, 'columns' | 'content'>,
  target: Target | undefined,
  {mode, relation, notForTable}: PlanOptions,
): LoadPlan {
  if (target) refuseView(target, relation);
  const isBinary = content.kind === 'stream' && content.format === 'native:postgres';
  const existing = new Map(target?.columns.map((column) => [column.name, column]));
  const staged = sourceColumns.map((column) => {
    const isForTable = column.name !== notForTable;
    const found = isForTable ? existing.get(column.name) : undefined;
    if (target && isForTable && mode !== 'replace') refuseMisfit(column, found, relation);
    const isKept = found !== undefined && (mode !== 'replace' || isSameType(column, found));
    const nativeType = isKept ? found.nativeType : toNativeType(column.type);
    return isBinary ? binaryColumn(column, nativeType) : loadColumn(column, nativeType);
  });
  return {
    staged,
    columns: staged.filter(({name}) => name !== notForTable),
    isDirect: staged.every((column) => column.stagingType === column.nativeType),
  };
}

/** Matches the columns of a SELECT, whose values are in the types of the server already. */
export function planSelect(
  selected: readonly TargetColumn[],
  target: Target | undefined,
  relation: string,
): LoadPlan {
  if (target) refuseView(target, relation);
  const existing = new Map(target?.columns.map((column) => [column.name, column]));
  const columns = selected.map(({name, nativeType, type}): LoadColumn => {
    const found = existing.get(name);
    if (target) refuseMisfit({name, nativeType, type}, found, relation);
    const sql = dialect.quoteIdentifier(name);
    const kept = found?.nativeType ?? nativeType;
    return {name, sql, sourceType: type, nativeType: kept, stagingType: nativeType, expression: `s.${sql}`};
  });
  return {staged: columns, columns, isDirect: false};
}

/** True when `replace` finds the columns that it would make. */
export function hasSameShape(plan: LoadPlan, target: Target): boolean {
  return (
    plan.columns.length === target.columns.length &&
    plan.columns.every((column) =>
      target.columns.some(({name, nativeType}) => name === column.name && nativeType === column.nativeType),
    )
  );
}

/** The key columns; they must be part of the source. */
export function keyColumns(plan: LoadPlan, key: readonly string[] = []): LoadColumn[] {
  return key.map((name) => {
    const column = plan.columns.find((candidate) => candidate.name === name);
    if (column) return column;
    throw new TransferError(`The key column ${name} is not in the source`, {
      code: 'transfer-destination',
      hint: `Columns of the source: ${plan.columns.map((candidate) => candidate.name).join(', ')}.`,
    });
  });
}

export function refuseView({kind}: Target, relation: string): void {
  if (kind === 'r' || kind === 'p' || kind === 'f') return;
  throw new TransferError(`${relation} is a view and takes no rows`, {
    code: 'transfer-destination',
    hint: 'Load into another name, or drop the view first.',
  });
}

function loadColumn(column: Column, nativeType: string): LoadColumn {
  const sql = dialect.quoteIdentifier(column.name);
  const isArray = column.type.kind === 'list' && nativeType.endsWith('[]');
  return {
    name: column.name,
    sql,
    sourceType: column.type,
    nativeType,
    stagingType: isArray ? 'jsonb' : nativeType,
    expression: isArray ? arrayFromJson(`s.${sql}`, nativeType) : `s.${sql}`,
  };
}

function binaryColumn(column: Column, nativeType: string): LoadColumn {
  const sql = dialect.quoteIdentifier(column.name);
  const staged = stageBinary(column, nativeType, `s.${sql}`);
  return {name: column.name, sql, sourceType: column.type, nativeType, ...staged};
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
