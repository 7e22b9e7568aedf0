import type {BuildOptions} from '../../../warehouse/index.ts';
import {findCell} from './find-cell.ts';
import type {ResultStore} from './result-store.ts';
import {columnList, readRows, type ResultView} from './result-view.ts';
import type {StoredResult} from './stored-result.ts';
import {orderSql, scopeSql, type ViewRequest} from './view-request.ts';

/** Rows that are brought into the order of the view at a time: fetching one costs as much as fetching all of them. */
const blockRows = 8192;
const blocksKept = 2;

/**
 * Filtered or sorted rows. Only their numbers are put in order, which is quick and small however wide the rows are;
 * the rows themselves follow in blocks as they are looked at.
 */
export async function createOrderedView(
  result: StoredResult,
  request: ViewRequest,
  store: ResultStore,
  options: BuildOptions,
): Promise<ResultView> {
  const {spool, dialect, newName} = store;
  const sourceRows = result.readableRows();
  const table = dialect.quoteIdentifier(result.table);
  const order = dialect.quoteIdentifier(newName('order'));
  await spool.build(
    `create table ${order} as select r.rowid as number
     ${scopeSql(result, request.filters, {rowCount: sourceRows, dialect})}
     ${orderSql(result, request.sort, dialect)}`,
    options,
  );
  const [row] = await readRows(store, `select count(*) from ${order}`, options.signal);
  const rowCount = Number(row![0]);
  const joined = `(select rowid as position, number from ${order}) o join ${table} r on r.rowid = o.number`;
  const blocks = new Map<number, string>();
  let building: Promise<unknown> = Promise.resolve();
  const drop = (name: string) => spool.build(`drop table if exists ${name}`, {signal: never});

  async function makeBlock(block: number, signal: AbortSignal): Promise<string> {
    const known = blocks.get(block);
    if (known !== undefined) return known;
    signal.throwIfAborted();
    const name = dialect.quoteIdentifier(newName('block'));
    const first = block * blockRows;
    await spool.build(
      `create table ${name} as select ${columnList(result, store)}
       from (select rowid as position, number from ${order} where rowid >= ${first} and rowid < ${first + blockRows}) o
       join ${table} r on r.rowid = o.number order by o.position`,
      {signal},
    );
    blocks.set(block, name);
    for (const [old, oldName] of [...blocks].slice(0, -blocksKept)) {
      blocks.delete(old);
      await drop(oldName);
    }
    return name;
  }

  /** One block after the other: two at once would only take each other's memory. */
  function withBlock<Result>(
    block: number,
    signal: AbortSignal,
    use: (name: string) => Promise<Result>,
  ): Promise<Result> {
    const work = building.then(async () => use(await makeBlock(block, signal)));
    building = work.catch(() => {});
    return work;
  }

  return {
    result,
    request,
    columns: result.columns,
    sourceRows: () => sourceRows,
    rowCount: () => rowCount,
    async load({offset, count, signal}) {
      const rows = [];
      const end = Math.min(offset + count, rowCount);
      for (let from = offset; from < end;) {
        const block = Math.floor(from / blockRows);
        const first = from - block * blockRows;
        const last = Math.min(blockRows, first + end - from);
        rows.push(
          ...(await withBlock(block, signal, (name) =>
            readRows(
              store,
              `select ${columnList(result, store)} from ${name} r where r.rowid >= ${first} and r.rowid < ${last}`,
              signal,
            ),
          )),
        );
        from += last - first;
      }
      return rows;
    },
    find: (wanted) => findCell(wanted, {result, store, rowCount, from: joined, position: 'o.position'}),
    selectSql: (columns) => `select ${columnList(result, store, columns)} from ${joined} order by o.position`,
    async close() {
      await building;
      for (const name of [...blocks.values(), order]) await drop(name);
      blocks.clear();
    },
  };
}

const never = new AbortController().signal;
