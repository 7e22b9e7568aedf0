import {TransferError} from '#src/errors/index.ts';
import {findBadKey, insertRows, type LoadStatement, type StagedLoad} from '#src/sql/load/index.ts';
import {formatRelation, type Column, type LoadReceipt, type LoadRequest} from '#src/warehouse/index.ts';
import {quoteIdentifier, sqliteDialect} from './dialect.ts';
import type {Host} from './host.ts';
import {formatNativeType} from './native-types.ts';
import {selectRows} from './select-rows.ts';
import {sameName, staging} from './stage-source.ts';
import {addedColumns, statementsFor, windowConditions, type AppliedLoad} from './statements.ts';
import {columnList, definitions, matchColumns, readTarget, takePlace, type Target} from './target.ts';

type Effect = Pick<LoadReceipt, 'rowsWritten' | 'rowsRemoved'>;

/** Lets the staged rows take effect by the rules of their mode, inside the caller's transaction. */
export async function applyLoad(host: Host, request: AppliedLoad): Promise<Effect> {
  const {mode, into, key = [], deletions, source} = request;
  const target = await readTarget(host, into, {isReplaced: mode === 'replace'});
  if (mode === 'replace') return replaceRows(host, request, target);
  if (key.length > 0) requireKeyColumns(source.columns, key);
  if (mode === 'merge' || mode === 'insert-only' || mode === 'scd2') await requireUniqueKey(host, key);
  const columns = source.columns.filter(({name}) => !deletions || !sameName(name, deletions.column));
  const ready = target ?? (await createTarget(host, request, columns));
  if (target) matchColumns(into, target, columns);
  await addColumns(host, ready, addedColumns(request));
  const load: StagedLoad = {
    target: quoteIdentifier(ready.name),
    staging,
    columns,
    key: key.map((name) => columns.find((column) => sameName(column.name, name))!.name),
    dialect: sqliteDialect,
  };
  const dropIndex = target && key.length > 0 ? await lendIndex(host, load) : undefined;
  const counts = {written: 0, removed: 0};
  const run = async (statements: readonly LoadStatement[]) => {
    for (const {text, counts: kind} of statements)
      counts[kind] += (await host.request('all', {text, parameters: []}, request.signal)).changes;
  };
  if (mode === 'append') {
    const {window} = request;
    if (window)
      await run([
        {
          text: `delete from ${load.target} where ${['1', ...windowConditions(window, ready)].join(' and ')}`,
          counts: 'removed',
        },
      ]);
    await run([insertRows(load)]);
    return {rowsWritten: counts.written, ...(window && {rowsRemoved: counts.removed})};
  }
  await run(statementsFor(load, request, ready));
  await dropIndex?.();
  const isRemoving = deletions !== undefined || (request.missing ?? 'keep') !== 'keep';
  const removes = mode === 'scd2' || mode === 'delete+insert' || (mode === 'merge' && isRemoving);
  return {rowsWritten: counts.written, ...(removes && {rowsRemoved: counts.removed})};
}

/** A table that would come out with the same columns is emptied and filled, so that its indexes stay. */
async function replaceRows(
  host: Host,
  {into, source, signal}: AppliedLoad,
  target: Target | undefined,
): Promise<Effect> {
  const {columns} = source;
  const isSame =
    target?.columns.length === columns.length &&
    columns.every(({name, type}, index) => {
      const found = target.columns[index]!;
      return found.name === name && found.nativeType === formatNativeType(type);
    });
  const aside = `_weir_load_${into.name}`;
  if (isSame) await selectRows(host, `delete from ${quoteIdentifier(target.name)}`, [], signal);
  else await selectRows(host, `create table ${quoteIdentifier(aside)} (${definitions(columns)})`);
  const list = columnList(columns);
  const name = quoteIdentifier(isSame ? target.name : aside);
  const text = `insert into ${name} (${list}) select ${list} from ${staging}`;
  const {changes} = await host.request('all', {text, parameters: []}, signal);
  if (!isSame) await takePlace(host, aside, into.name);
  return {rowsWritten: changes};
}

/** A table of rows with a key gets an index on it, so that later loads find their rows fast. */
async function createTarget(
  host: Host,
  {into, mode, key = []}: Pick<LoadRequest, 'into' | 'mode' | 'key'>,
  columns: readonly Column[],
): Promise<Target> {
  const keyList = key.map(quoteIdentifier).join(', ');
  const isUnique = mode === 'merge' || mode === 'insert-only';
  const primaryKey = isUnique ? `, primary key (${keyList})` : '';
  const name = quoteIdentifier(into.name);
  await selectRows(host, `create table ${name} (${definitions(columns)}${primaryKey})`);
  if (key.length > 0 && !isUnique)
    await selectRows(host, `create index ${indexName(into.name)} on ${name} (${keyList})`);
  return {name: into.name, columns};
}

async function addColumns(
  host: Host,
  target: Target,
  added: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, nativeType] of Object.entries(added)) {
    if (target.columns.some((column) => sameName(column.name, name))) continue;
    await selectRows(
      host,
      `alter table ${quoteIdentifier(target.name)} add column ${quoteIdentifier(name)} ${nativeType}`,
    );
  }
}

function indexName(table: string): string {
  return quoteIdentifier(`_weir_key_of_${table}`);
}

/** Without an index SQLite would read the whole target for every row. One that is made here goes after the load. */
async function lendIndex(host: Host, {target, key}: StagedLoad): Promise<(() => Promise<void>) | undefined> {
  const name = target.slice(1, -1).replaceAll('""', '"');
  const [found] = await selectRows(
    host,
    `select 1 from pragma_index_list(?1) l, pragma_index_info(l.name) i
     where i.seqno = 0 and lower(i.name) in (select lower(value) from json_each(?2))
     union all select 1 from pragma_table_info(?1)
     where pk = 1 and lower(name) in (select lower(value) from json_each(?2))`,
    [name, JSON.stringify(key)],
  );
  if (found) return undefined;
  const index = quoteIdentifier(`_weir_lent_to_${name}`);
  await selectRows(host, `create index ${index} on ${target} (${key.map(quoteIdentifier).join(', ')})`);
  return async () => void (await selectRows(host, `drop index ${index}`));
}

function requireKeyColumns(columns: readonly Column[], key: readonly string[]): void {
  const missing = key.filter((name) => !columns.some((column) => sameName(name, column.name)));
  if (missing.length === 0) return;
  throw new TransferError(`The source has no key column ${missing.join(', ')}`, {
    code: 'transfer-destination',
    hint: `Its columns are ${columns.map(({name}) => name).join(', ')}; name the key among them.`,
  });
}

/** A key that is NULL or comes twice would leave it to chance which row stays. */
async function requireUniqueKey(host: Host, key: readonly string[]): Promise<void> {
  const [row] = await selectRows<Record<string, unknown>>(host, findBadKey(staging, key, sqliteDialect));
  if (!row) return;
  const example = key.map((name) => {
    const [, value] = Object.entries(row).find(([column]) => sameName(column, name)) ?? [];
    return value === null || value === undefined ? 'NULL' : String(value);
  });
  throw new TransferError(
    `The key (${key.join(', ')}) does not identify a row: (${example.join(', ')}) comes ${String(row.times)} times in the source`,
    {
      code: 'transfer-destination',
      hint: 'Choose a key that is unique and never NULL, or remove duplicates before.',
    },
  );
}

/** The build that a part belongs to, as a table aside. */
export function buildTable(relation: LoadRequest['into'], build: string): string {
  return `_weir_build_${build}_${relation.name}`;
}

/** Adds the rows of one part, inside the caller's transaction. */
export async function applyPart(
  host: Host,
  {into, source, signal}: LoadRequest,
  build: string,
): Promise<Effect> {
  const aside = buildTable(into, build);
  const {columns} = source;
  await selectRows(host, `create table if not exists ${quoteIdentifier(aside)} (${definitions(columns)})`);
  const target = await readTarget(host, {name: aside}, {isReplaced: false});
  matchColumns({name: formatRelation(into)}, target!, columns);
  const list = columnList(columns);
  const text = `insert into ${quoteIdentifier(aside)} (${list}) select ${list} from ${staging}`;
  return {rowsWritten: (await host.request('all', {text, parameters: []}, signal)).changes};
}
