import type {BuildRequest, BuildResult, Transform} from '#src/warehouse/index.ts';
import type {TranslateError} from './bulk-read.ts';
import {quoteIdentifier} from './dialect.ts';
import {formatNativeType} from './native-types.ts';
import type {Host} from './host.ts';
import type {Hosts} from './hosts.ts';
import {declaredColumn} from './query.ts';
import {selectRows} from './select-rows.ts';
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
          return inTransaction(host, () => build(host, request)).catch((error: unknown) => {
            throw translate(error, request.select);
          });
        }),
      ),
  };
}

async function build(
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
  const {columns, batch} = await host.request('start', {text: body, parameters: []}, signal);
  await host.request('finish', {});
  const definitions = columns.map((column, index) => {
    const nativeType =
      column.declared || formatNativeType(declaredColumn(column, batch.columns[index]!).type);
    return `${quoteIdentifier(column.name)} ${nativeType}`;
  });
  await selectRows(host, `create table ${quoteIdentifier(aside)} (${definitions.join(', ')})`);
  const text = `insert into ${quoteIdentifier(aside)}\n${body}`;
  const {changes} = await host.request('all', {text, parameters: []}, signal);
  await takePlace(host, aside, relation.name);
  return {rows: changes};
}
