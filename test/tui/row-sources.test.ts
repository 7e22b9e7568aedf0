import {describe, expect, test, vi} from 'vitest';
import {createArrayRows} from '#src/tui/grid/array-rows.ts';
import {createGridStore} from '#src/tui/grid/grid-store.ts';
import {createPagedRows} from '#src/tui/grid/paged-rows.ts';
import type {Row} from '#src/tui/grid/row-source.ts';

const columns = [{name: 'n', align: 'right'} as const];

/** Rows that come when the test says so. */
function slowRows(rowCount: number) {
  const asked: {offset: number; signal: AbortSignal; answer: () => void; refuse: () => void}[] = [];
  const errors: unknown[] = [];
  const source = createPagedRows({
    columns,
    rowCount,
    rowsPerPage: 10,
    pagesKept: 4,
    onError: (error) => errors.push(error),
    load: ({offset, count, signal}) =>
      new Promise<readonly Row[]>((resolve, reject) => {
        const rows = Array.from({length: Math.min(count, rowCount - offset)}, (_, index) => [
          String(offset + index),
        ]);
        asked.push({offset, signal, answer: () => resolve(rows), refuse: () => reject(new Error('gone'))});
      }),
  });
  return {source, asked, errors, offsets: () => asked.map(({offset}) => offset)};
}

describe('rows read page by page', () => {
  test('are told when they are there', async () => {
    const {source, asked, offsets} = slowRows(100);
    const told = vi.fn();
    source.subscribe(told);
    expect(source.window(0, 2)).toEqual([undefined, undefined]);
    expect(offsets()).toEqual([0, 10]);
    asked[0]!.answer();
    await vi.waitFor(() => expect(told).toHaveBeenCalled());
    expect(source.window(0, 2)).toEqual([['0'], ['1']]);
  });

  test('are asked for where one looks now, not where one was', async () => {
    const {source, asked, offsets} = slowRows(1000);
    source.window(0, 5);
    source.window(500, 5);
    source.window(900, 5);
    expect(offsets()).toEqual([0, 10]);
    asked[0]!.answer();
    await vi.waitFor(() => expect(offsets()).toEqual([0, 10, 900]));
  });

  test('are kept in a bounded number', async () => {
    const {source, asked} = slowRows(1000);
    for (let offset = 0; offset < 200; offset += 10) {
      source.window(offset, 10);
      for (const {answer} of asked) answer();
      await vi.waitFor(() => expect(source.window(offset, 1)).toEqual([[String(offset)]]));
    }
    expect(source.window(0, 1)).toEqual([undefined]);
  });

  test('that fail are reported and asked for again', async () => {
    const {source, asked, errors} = slowRows(5);
    source.window(0, 5);
    asked[0]!.refuse();
    await vi.waitFor(() => expect(errors).toHaveLength(1));
    source.window(0, 5);
    await vi.waitFor(() => expect(asked).toHaveLength(2));
  });

  test('are forgotten when others take their place', async () => {
    const {source, asked} = slowRows(5);
    source.window(0, 5);
    source.invalidate();
    expect(asked[0]!.signal.aborted).toBe(true);
    asked[0]!.answer();
    expect(source.window(0, 1)).toEqual([undefined]);
    await vi.waitFor(() => expect(asked).toHaveLength(2));
  });

  test('grow while they arrive', async () => {
    const {source} = slowRows(100);
    const store = createGridStore({source});
    store.dispatch({type: 'last'});
    expect(store.snapshot()).toMatchObject({state: {cursor: {row: 99}}, isComplete: false});
    source.setRowCount(250, true);
    await vi.waitFor(() => expect(store.snapshot()).toMatchObject({rowCount: 250, isComplete: true}));
  });
});

describe('a grid', () => {
  const source = createArrayRows(columns, [['apple'], ['pear'], ['Apricot'], [null]]);

  test('searches forward and backward, around the end', async () => {
    const store = createGridStore({source});
    expect(await store.search('AP')).toBe(true);
    expect(store.currentCell()?.cell).toBe('Apricot');
    expect(await store.search('ap')).toBe(true);
    expect(store.currentCell()?.cell).toBe('apple');
    expect(await store.search('ap', 'backward')).toBe(true);
    expect(store.currentCell()?.cell).toBe('Apricot');
    expect(await store.search('none')).toBe(false);
  });

  test('gives one snapshot until something changes', () => {
    const store = createGridStore({source});
    const first = store.snapshot();
    expect(store.snapshot()).toBe(first);
    store.dispatch({type: 'move', rows: 1});
    expect(store.snapshot()).not.toBe(first);
  });

  test('tells the wanted order and keeps its columns for the new rows', () => {
    const onSort = vi.fn();
    const store = createGridStore({source, onSort});
    store.dispatch({type: 'resize', by: 5});
    store.dispatch({type: 'sort', direction: 'descending'});
    expect(onSort).toHaveBeenCalledWith([{column: 0, direction: 'descending'}]);
    store.setSource(createArrayRows(columns, [['z']]));
    expect(store.snapshot().state.widths.size).toBe(1);
    store.setSource(createArrayRows([{name: 'other', align: 'left'}], []));
    expect(store.snapshot().state).toMatchObject({sort: [], cursor: {row: 0}});
    expect(store.currentCell()).toBeUndefined();
  });
});
