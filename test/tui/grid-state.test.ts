import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {layoutColumns} from '#src/tui/grid/column-layout.ts';
import {createGridState, markedRows, visibleColumns, type GridState} from '#src/tui/grid/grid-state.ts';
import {reduceGrid, type GridAction, type GridView} from '#src/tui/grid/reduce-grid.ts';

const view: GridView = {rowCount: 1000, bodyRows: 10, width: 60, contentWidths: Array(8).fill(12)};
const after = (...actions: GridAction[]) =>
  actions.reduce((state, action) => reduceGrid(state, action, view), createGridState(8));

describe('the cursor', () => {
  test('moves and takes the window along', () => {
    expect(after({type: 'move', rows: 9})).toMatchObject({cursor: {row: 9}, top: 0});
    expect(after({type: 'move', rows: 10})).toMatchObject({cursor: {row: 10}, top: 1});
    expect(after({type: 'page', pages: 2})).toMatchObject({cursor: {row: 18}, top: 18});
    expect(after({type: 'last'})).toMatchObject({cursor: {row: 999}, top: 990});
    expect(after({type: 'last'}, {type: 'first'})).toMatchObject({cursor: {row: 0}, top: 0});
  });

  test('shows a far place in the middle and a near one where it is', () => {
    expect(after({type: 'goto', row: 500})).toMatchObject({cursor: {row: 500}, top: 495});
    expect(after({type: 'goto', row: 5})).toMatchObject({cursor: {row: 5}, top: 0});
  });

  test('stays on the screen while the wheel turns', () => {
    expect(after({type: 'scroll', rows: 3})).toMatchObject({cursor: {row: 3}, top: 3});
    expect(after({type: 'scroll', rows: 5000})).toMatchObject({cursor: {row: 990}, top: 990});
  });

  test('moves sideways by whole columns', () => {
    const state = after({type: 'last-column'});
    expect(state.cursor.position).toBe(7);
    expect(layoutColumns({...view, state}).columns.map(({position}) => position)).toContain(7);
    expect(after({type: 'last-column'}, {type: 'first-column'}).left).toBe(0);
  });
});

describe('columns', () => {
  test('are frozen up to the cursor, and freed by the same key', () => {
    const frozen = after({type: 'move', columns: 1}, {type: 'freeze'}, {type: 'last-column'});
    expect(frozen.frozen).toBe(2);
    expect(layoutColumns({...view, state: frozen}).columns.slice(0, 2)).toMatchObject([
      {position: 0},
      {position: 1},
    ]);
    expect(after({type: 'freeze'}, {type: 'freeze'}).frozen).toBe(0);
  });

  test('are hidden, but never the last one, and come back', () => {
    expect(visibleColumns(after({type: 'hide'}, {type: 'hide'}))).toEqual([2, 3, 4, 5, 6, 7]);
    const all: GridAction[] = Array(20).fill({type: 'hide'});
    expect(visibleColumns(after(...all))).toEqual([7]);
    expect(visibleColumns(after(...all, {type: 'show-all'}))).toHaveLength(8);
  });

  test('are moved with the cursor', () => {
    const state = after({type: 'move-column', by: 2});
    expect(visibleColumns(state).slice(0, 3)).toEqual([1, 2, 0]);
    expect(state.cursor.position).toBe(2);
  });

  test('are made wider and narrower, and fit again', () => {
    expect(after({type: 'resize', by: 4}).widths.get(0)).toBe(16);
    expect(after({type: 'resize', by: -400}).widths.get(0)).toBe(3);
    expect(after({type: 'resize', by: 4}, {type: 'fit'}).widths.size).toBe(0);
  });
});

test('sorting takes the column, adds one, and is taken away by the same key', () => {
  expect(after({type: 'sort', direction: 'ascending'}).sort).toEqual([{column: 0, direction: 'ascending'}]);
  expect(
    after(
      {type: 'sort', direction: 'ascending'},
      {type: 'move', columns: 1},
      {type: 'sort', direction: 'descending', isAdded: true},
    ).sort,
  ).toEqual([
    {column: 0, direction: 'ascending'},
    {column: 1, direction: 'descending'},
  ]);
  expect(after({type: 'sort', direction: 'ascending'}, {type: 'sort', direction: 'ascending'}).sort).toEqual(
    [],
  );
});

test('rows are marked one by one and as a range', () => {
  expect(markedRows(after({type: 'mark'}, {type: 'mark'}))).toEqual([0, 1]);
  const range = after({type: 'mark-range'}, {type: 'move', rows: 3});
  expect(markedRows(range)).toEqual([0, 1, 2, 3]);
  expect(markedRows(reduceGrid(range, {type: 'mark-range'}, view))).toEqual([0, 1, 2, 3]);
  expect(markedRows(reduceGrid(range, {type: 'clear-marks'}, view))).toEqual([]);
});

const step = fc.integer({min: -2000, max: 2000});
const anyAction: fc.Arbitrary<GridAction> = fc.oneof(
  fc.record({type: fc.constant('move' as const), rows: step, columns: step}),
  fc.record({type: fc.constant('page' as const), pages: fc.constantFrom(-1, 1, 0.5, 7)}),
  fc.record({type: fc.constant('goto' as const), row: step, column: fc.nat(12)}),
  fc.record({type: fc.constant('scroll' as const), rows: step}),
  fc.record({type: fc.constant('resize' as const), by: step}),
  fc.record({type: fc.constant('move-column' as const), by: fc.integer({min: -9, max: 9})}),
  fc.record({
    type: fc.constantFrom(
      'first',
      'last',
      'first-column',
      'last-column',
      'freeze',
      'hide',
      'show-all',
      'fit',
      'mark',
      'mark-range',
    ),
  }) as fc.Arbitrary<GridAction>,
);
const anyView = fc.record({
  rowCount: fc.nat(3000),
  bodyRows: fc.integer({min: 1, max: 60}),
  width: fc.integer({min: 20, max: 200}),
  contentWidths: fc.array(fc.integer({min: 3, max: 40}), {minLength: 8, maxLength: 8}),
});

test('whatever is done, the cursor is on a cell that exists and is shown', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyAction, anyView)), (steps) => {
      let state: GridState = createGridState(8);
      for (const [action, screen] of steps) {
        state = reduceGrid(state, action, screen);
        const {cursor, top} = state;
        expect(cursor.row).toBeGreaterThanOrEqual(0);
        expect(cursor.row).toBeLessThan(Math.max(1, screen.rowCount));
        expect(cursor.row - top).toBeGreaterThanOrEqual(0);
        expect(cursor.row - top).toBeLessThan(screen.bodyRows);
        expect(new Set(state.order).size).toBe(8);
        if (cursor.position >= state.frozen) expect(cursor.position).toBeGreaterThanOrEqual(state.left);
        if (state.frozen === 0)
          expect(layoutColumns({...screen, state}).columns.map(({position}) => position)).toContain(
            cursor.position,
          );
      }
    }),
  );
});
