import {TransferError} from '#src/errors/index.ts';
import {formatRelation, type Column, type ColumnType, type Relation} from '#src/warehouse/index.ts';
import {findRelation, readColumns} from './catalog.ts';
import {quoteIdentifier} from './dialect.ts';
import type {Host} from './host.ts';
import {formatNativeType} from './native-types.ts';
import {selectRows} from './select-rows.ts';
import {sameName} from './stage-source.ts';

export interface Target {
  /** As it is written in the database. */
  name: string;
  columns: readonly Column[];
}

/** The table that takes rows; undefined when it is not there. A view takes none unless it is to be replaced. */
export async function readTarget(
  host: Host,
  relation: Relation,
  {isReplaced}: {isReplaced: boolean},
): Promise<Target | undefined> {
  const found = await findRelation(host, relation);
  if (found?.type === 'view' && !isReplaced)
    throw new TransferError(`${formatRelation(relation)} is a view, which takes no rows`, {
      code: 'transfer-destination',
      hint: 'Load into another table, or replace the view with `mode: replace`.',
    });
  if (found?.type !== 'table') return undefined;
  return {name: found.name, columns: (await readColumns(host, found.name)).columns};
}

/** Refuses columns that the target lacks or whose values it is not meant for. */
export function matchColumns(relation: Relation, target: Target, columns: readonly Column[]): void {
  for (const column of columns) {
    const found = target.columns.find(({name}) => sameName(name, column.name));
    if (!found) throw missingColumnError(relation, column);
    if (!isAssignable(column.type, found.type)) throw typeError(relation, column, found);
  }
}

/** SQLite would take anything; what is declared is what readers rely on. */
function isAssignable(source: ColumnType, target: ColumnType): boolean {
  if (target.kind === 'text' || target.kind === 'unknown') return true;
  switch (source.kind) {
    case 'integer':
      if (target.kind === 'integer') return source.bits < 64 || (source.bits === 64 && source.signed);
      return target.kind === 'decimal' || (target.kind === 'float' && source.bits <= 32);
    case 'decimal':
      return (
        target.kind === 'decimal' &&
        (target.scale === undefined || (source.scale ?? Number.POSITIVE_INFINITY) <= target.scale)
      );
    case 'date':
      return target.kind === 'date' || (target.kind === 'timestamp' && !target.zoned);
    case 'time':
    case 'timestamp':
      return target.kind === source.kind && target.zoned === source.zoned;
    case 'list':
    case 'struct':
    case 'map':
    case 'text':
      return target.kind === 'json';
    default:
      return target.kind === source.kind;
  }
}

export function definitions(columns: readonly Column[]): string {
  return columns.map(({name, type}) => `${quoteIdentifier(name)} ${formatNativeType(type)}`).join(', ');
}

export function columnList(columns: readonly Column[]): string {
  return columns.map(({name}) => quoteIdentifier(name)).join(', ');
}

/** Puts `aside` in the place of whatever has this name. */
export async function takePlace(host: Host, aside: string, name: string): Promise<void> {
  await dropFormer(host, name);
  await selectRows(host, `alter table ${quoteIdentifier(aside)} rename to ${quoteIdentifier(name)}`);
}

export async function dropFormer(host: Host, name: string): Promise<void> {
  const former = await findRelation(host, {name});
  if (former) await selectRows(host, `drop ${former.type} ${quoteIdentifier(former.name)}`);
}

function missingColumnError(target: Relation, {name, type}: Column): TransferError {
  const relation = formatRelation(target);
  return new TransferError(`${relation} has no column ${name}, which the source sends`, {
    code: 'transfer-destination',
    hint: `Run \`alter table ${quoteIdentifier(target.name)} add column ${quoteIdentifier(name)} ${formatNativeType(type)}\`, or load with \`mode: replace\`.`,
    details: {column: name},
  });
}

function typeError(target: Relation, source: Column, found: Column): TransferError {
  const sent = formatNativeType(source.type);
  return new TransferError(
    `Column ${source.name} of ${formatRelation(target)} is ${found.nativeType}, but the source sends ${sent}`,
    {
      code: 'transfer-destination',
      hint: 'Cast the column in the source, change the table, or load with `mode: replace`.',
      details: {column: source.name, source: sent, target: found.nativeType},
    },
  );
}
