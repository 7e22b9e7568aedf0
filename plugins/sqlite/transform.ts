import type {
  BuildIntoRequest,
  BuildRequest,
  BuildResult,
  Column,
  LoadReceipt,
  Transform,
} from '#src/warehouse/index.ts';
import {applyLoad} from './apply-load.ts';
import type {TranslateError} from './bulk-read.ts';
import {changeTable} from './change-table.ts';
import {quoteIdentifier} from './dialect.ts';
import {translateLoadError} from './errors.ts';
import {ensureLedger, findLoad, recordLoad} from './ledger.ts';
import {formatNativeType} from './native-types.ts';
import type {Host} from './host.ts';
import type {Hosts} from './hosts.ts';
import {declaredColumn} from './query.ts';
import {selectRows} from './select-rows.ts';
import {staging} from './stage-source.ts';
import {dropFormer, takePlace} from './target.ts';
import {inTransaction, requireMain, type WriteQueue} from './transaction.ts';

/** Builds aside and swaps, all in one transaction: readers see the former object until the commit. */
export function createTransform(
  hosts: Hosts,
  {queue, translate}: {queue: WriteQueue; translate: TranslateError},
): Transform {
  return {
    build: (request) =>
      queue.run(request.signal, () =>
        hosts.use(request.signal, async (host) => {
          requireMain(request.relation);
          return inTransaction(host, () => build(host, request, translate)).catch((error: unknown) => {
            throw translate(error, request.select);
          });
        }),
      ),
    async buildInto(request) {
      requireMain(request.into);
      // The temporary table goes with its process.
      const host = await hosts.acquire(request.signal);
      try {
        return await queue.run(request.signal, () =>
          inTransaction(host, () => buildInto(host, request, translate)).catch((error: unknown) => {
            throw translate(error, request.select);
          }),
        );
      } finally {
        await hosts.release(host, {asNew: false});
      }
    },
  };
}

async function buildInto(
  host: Host,
  request: BuildIntoRequest,
  translate: TranslateError,
): Promise<LoadReceipt> {
  await ensureLedger(host);
  const earlier = await findLoad(host, request.loadId);
  if (earlier) return earlier;
  const {select, hooks, signal, verify} = request;
  await runHooks(host, hooks?.before, translate);
  const {columns, rows} = await fillFrom(host, select, {into: staging, signal});
  await verify?.({rows});
  if (request.columns)
    await changeTable(host, {relation: request.into, ...request.columns, widen: [], signal});
  const load = {...request, source: {columns}};
  const effect = await applyLoad(host, load).catch((error: unknown) => {
    throw translateLoadError(error, load) ?? error;
  });
  await runHooks(host, hooks?.after, translate);
  await recordLoad(host, request, {rowsStaged: rows, ...effect});
  return {rowsStaged: rows, ...effect, bytes: 0, repeated: false};
}

async function runHooks(
  host: Host,
  statements: readonly string[] | undefined,
  translate: TranslateError,
): Promise<void> {
  for (const statement of statements ?? [])
    await selectRows(host, statement).catch((error: unknown) => {
      throw translate(error, statement);
    });
}

/** Makes a table of the rows of a SELECT, in declared types. */
async function fillFrom(
  host: Host,
  select: string,
  {into, signal}: {into: string; signal: AbortSignal},
): Promise<{columns: Column[]; rows: number}> {
  const body = select.replace(/[\s;]+$/, '');
  const {columns: found, batch} = await host.request('start', {text: body, parameters: []}, signal);
  await host.request('finish', {});
  const columns = found.map((column, index) => declaredColumn(column, batch.columns[index]!));
  const definitions = found.map(
    (column, index) =>
      `${quoteIdentifier(column.name)} ${column.declared || formatNativeType(columns[index]!.type)}`,
  );
  await selectRows(host, `create table ${into} (${definitions.join(', ')})`);
  const text = `insert into ${into}\n${body}`;
  return {columns, rows: (await host.request('all', {text, parameters: []}, signal)).changes};
}

async function build(
  host: Host,
  {relation, materialization, select, hooks, signal}: BuildRequest,
  translate: TranslateError,
): Promise<BuildResult> {
  await runHooks(host, hooks?.before, translate);
  const result = await buildRelation(host, {relation, materialization, select, signal});
  await runHooks(host, hooks?.after, translate);
  return result;
}

async function buildRelation(
  host: Host,
  {relation, materialization, select, signal}: BuildRequest,
): Promise<BuildResult> {
  const target = quoteIdentifier(relation.name);
  const aside = `_weir_build_${relation.name}`;
  const body = select.replace(/[\s;]+$/, '');
  if (materialization === 'view') {
    await selectRows(host, `explain ${body}`, [], signal);
    await dropFormer(host, relation.name);
    await selectRows(host, `create view ${target} as\n${body}`, [], signal);
    return {};
  }
  const {rows} = await fillFrom(host, select, {into: quoteIdentifier(aside), signal});
  await takePlace(host, aside, relation.name);
  return {rows};
}
