import {planTransport} from '../../pipeline/negotiate.ts';
import {transportsInto, type Shaper} from '../../pipeline/contract/shaper.ts';
import {stageSource} from '../../pipeline/contract/stage-source.ts';
import {
  requireFacet,
  type Column,
  type OpenWarehouse,
  type Relation,
  type Selection,
} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {openEmbedded} from '../open-embedded.ts';
import {profileMemoryBytes} from './memory.ts';
import {sampleRows} from './parse-sample.ts';
import type {ProfiledRows, RowsRequest} from './profiled-rows.ts';
import {chooseColumns, countRows, sourceSql} from './select-rows.ts';

interface MoveRequest extends RowsRequest {
  /** Undefined for a path. */
  relation: Relation | undefined;
  chosen: readonly Column[] | undefined;
}

/** Brings the rows into the spool of the embedded system as bytes, a sample already thinned out at its source. */
export async function moveRows(
  context: OperationContext,
  warehouse: OpenWarehouse,
  request: MoveRequest,
): Promise<ProfiledRows> {
  const {signal, relation, target} = request;
  const embedded = await openEmbedded(context, {memoryBytes: profileMemoryBytes});
  try {
    const spool = requireFacet(embedded, 'spool', 'profile rows of another system');
    const {dialect, capabilities} = embedded.definition;
    let names = 0;
    const shaper: Shaper = {
      spool,
      dialect,
      transports: {takes: capabilities.bulkWrite?.accepts ?? [], gives: []},
      newName: (purpose) => `${purpose}_${++names}`,
    };
    const {selection, total} = await selectRows(warehouse, request);
    planTransport({
      place: `the profile of ${target}`,
      selection: selection.kind,
      source: warehouse.definition,
      destination: embedded.definition,
    });
    const [transport, ...alternatives] = transportsInto(shaper, warehouse);
    const source = await requireFacet(warehouse, 'bulkRead', `profile ${target}`).unload({
      from: selection,
      transport: transport!,
      alternatives,
      signal,
    });
    const staged = await stageSource(shaper, {
      asset: target,
      source,
      into: relation ?? {name: target},
      textColumns: [],
      signal,
      ...(request.onRows && {onProgress: request.onRows}),
    }).finally(() => source.dispose());
    const all = relation ? staged.columns : chooseColumns(staged.columns, request.columns, target);
    const columns = all.map((column) => request.chosen?.find(({name}) => name === column.name) ?? column);
    const condition = relation || request.where === undefined ? '' : ` where (${request.where}\n)`;
    const ofAll = total ?? (await countRows(spool.query, staged.table + condition, signal));
    const wanted = request.sample && sampleRows(request.sample, ofAll);
    let {table} = staged;
    if (wanted !== undefined || condition) {
      table = dialect.quoteIdentifier(shaper.newName('profiled'));
      const sample = wanted === undefined ? '' : ` using sample reservoir(${wanted} rows)`;
      await spool.build(`create table ${table} as from (from ${staged.table}${condition})${sample}`, {
        signal,
      });
      await staged.drop();
    }
    const rows = await countRows(spool.query, table, signal);
    const empty = await spool.query.run({text: `select * from ${table} limit 0`}, {signal});
    await empty.close();
    const stored = columns.map(({name}) => empty.columns.find((column) => column.name === name)!);
    return {
      query: spool.query,
      from: table,
      result: {table, columns, stored: () => stored, readableRows: () => rows},
      rows,
      ...(wanted !== undefined && {sample: {rows, of: ofAll}}),
      close: () => embedded.close(),
    };
  } catch (error) {
    await embedded.close();
    throw error;
  }
}

/** What to read, and for samples of how many rows it is a part. */
async function selectRows(
  warehouse: OpenWarehouse,
  {relation, target, columns, chosen, where, sample, signal}: MoveRequest,
): Promise<{selection: Selection; total?: number}> {
  if (!relation) return {selection: {kind: 'path', path: target}};
  if (!columns && where === undefined && !sample) return {selection: {kind: 'relation', relation}};
  const {dialect} = warehouse.definition;
  const from = `${sourceSql(warehouse, relation, where)} as profiled_rows`;
  const names = (chosen ?? []).map(({name}) => dialect.quoteIdentifier(name)).join(', ') || '*';
  const text = `select ${names} from ${from}`;
  if (!sample) return {selection: {kind: 'statement', text}};
  const total = await countRows(warehouse.query, from, signal);
  const share = spareShare(sampleRows(sample, total), total);
  const isThinned = dialect.randomShare !== undefined && share < 1;
  return {
    selection: {
      kind: 'statement',
      text: isThinned ? `${text} where ${dialect.randomShare} < ${share}` : text,
    },
    total,
  };
}

/** A share of rows by which a random choice gives at least so many, but once in a million times. */
function spareShare(wanted: number, total: number): number {
  if (total === 0) return 1;
  return (wanted + 5 * Math.sqrt(wanted) + 20) / total;
}
