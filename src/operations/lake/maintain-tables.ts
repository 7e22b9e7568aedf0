import {CancelledError, UsageError} from '../../errors/index.ts';
import {countOf, formatBytes} from '../../util/format-quantity.ts';
import {
  parseRelation,
  requireFacet,
  type Compaction,
  type Expiry,
  type Maintenance,
  type StoredTable,
  type TableVersion,
} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {openConnection} from '../open-connection.ts';

/** Tables of a connection, or one of them. */
export interface TableScope {
  connection: string;
  /** `schema.table`. Default: all. */
  table?: string;
}

export interface TableHistory {
  table: StoredTable;
  /** The latest first. */
  versions: TableVersion[];
}

export function listStoredTables(context: OperationContext, connection: string): Promise<StoredTable[]> {
  const options = {signal: context.signal};
  return withMaintenance(context, {connection, isReading: true}, (maintenance) =>
    maintenance.tables(options),
  );
}

export function readTableHistory(
  context: OperationContext,
  {connection, table}: Required<TableScope>,
): Promise<TableHistory> {
  const relation = parseRelation(table);
  const options = {signal: context.signal};
  return withMaintenance(context, {connection, isReading: true}, async (maintenance) => {
    const [stored] = await maintenance.tables({relation, ...options});
    return {table: stored!, versions: await maintenance.versions(relation, options)};
  });
}

/** Merges small files. */
export function compactTables(
  context: OperationContext,
  {connection, table}: TableScope,
  {isDryRun}: {isDryRun: boolean},
): Promise<Compaction[]> {
  const request = {...relationOf(table), isDryRun, signal: context.signal};
  return withMaintenance(context, {connection, isReading: isDryRun}, (maintenance) =>
    maintenance.compact(request),
  );
}

export interface ExpireOptions {
  olderThanMs: number;
  isDryRun: boolean;
  /** Does not ask. */
  assumeYes: boolean;
}

/** Removes old versions and what only they read, after a question that says how much. */
export function expireTables(
  context: OperationContext,
  {connection, table}: TableScope,
  {olderThanMs, isDryRun, assumeYes}: ExpireOptions,
): Promise<Expiry[]> {
  const {clock} = context.runtime;
  const before = new Date(clock.now().getTime() - olderThanMs).toISOString();
  const request = {...relationOf(table), before, signal: context.signal};
  return withMaintenance(context, {connection, isReading: isDryRun}, async (maintenance) => {
    const planned =
      isDryRun || !assumeYes ? await maintenance.expire({...request, isDryRun: true}) : undefined;
    if (isDryRun || planned?.length === 0) return planned!;
    if (planned) await confirmRemoval(context, planned);
    return maintenance.expire({...request, isDryRun: false});
  });
}

async function confirmRemoval({runtime: {prompts}}: OperationContext, planned: Expiry[]): Promise<void> {
  const total = (count: (expiry: Expiry) => number) =>
    planned.reduce((sum, expiry) => sum + count(expiry), 0);
  const versions = countOf(
    total((expiry) => expiry.versions),
    'version',
  );
  const files = countOf(
    total((expiry) => expiry.files),
    'file',
  );
  const question = `Remove ${versions} and ${files} (${formatBytes(total(({bytes}) => bytes))}) of ${countOf(planned.length, 'table')} for good?`;
  if (!prompts.isAvailable)
    throw new UsageError(`There is no terminal to ask on: ${question}`, {
      code: 'usage-no-terminal',
      hint: 'Pass --yes, or --dry-run to see what would be removed.',
    });
  if (!(await prompts.confirm(question, {default: false}))) throw new CancelledError();
}

function relationOf(table: string | undefined) {
  return table === undefined ? {} : {relation: parseRelation(table)};
}

async function withMaintenance<Result>(
  context: OperationContext,
  {connection, isReading}: {connection: string; isReading: boolean},
  work: (maintenance: Maintenance) => Promise<Result>,
): Promise<Result> {
  const warehouse = await openConnection(context, connection, isReading ? {readOnly: true} : {});
  try {
    return await work(requireFacet(warehouse, 'maintenance', 'look after files'));
  } finally {
    await warehouse.close();
  }
}
