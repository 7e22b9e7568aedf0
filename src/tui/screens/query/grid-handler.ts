import {parseFilter} from '#src/operations/workbench/results/filter.ts';
import {valueText} from '#src/present/value-text.ts';
import {gridActionOf} from '../../grid/grid-keys.ts';
import type {GridStore} from '../../grid/grid-store.ts';
import {cursorColumn, markedRows} from '../../grid/grid-state.ts';
import type {Row} from '../../grid/row-source.ts';
import {createCellPage} from './cell-page.ts';
import type {Dialogs} from './dialogs.ts';
import {handlerOf, type ActionHandler} from './handler.ts';
import type {ResultTab, ResultTabs} from './result-tabs.ts';
import {createRowPage} from './row-page.ts';
import type {WorkbenchUi} from './workbench-ui.ts';

export interface GridParts {
  results: ResultTabs;
  dialogs: Dialogs;
  ui: WorkbenchUi;
  /** Puts text on the clipboard. */
  copy(text: string): void;
  /** Tells an error in the status line. */
  fail(error: unknown): void;
}

type GridTab = ResultTab & {content: {kind: 'grid'}};

export function activeGrid(results: ResultTabs): GridTab | undefined {
  const tab = results.active();
  return tab?.content.kind === 'grid' ? (tab as GridTab) : undefined;
}

/** Moves, sorting, columns, search and filter of the grid that is shown. */
export function createGridHandler(parts: GridParts): ActionHandler {
  const {results, dialogs, ui, copy, fail} = parts;
  const withGrid = (work: (grid: GridStore, tab: GridTab) => unknown) => async () => {
    const tab = activeGrid(results);
    if (!tab) return;
    try {
      await work(tab.content.grid, tab);
    } catch (error) {
      fail(error);
    }
  };
  const search = async (grid: GridStore, text: string, direction?: 'forward' | 'backward') => {
    if (text === '') return void (await grid.search(''));
    const isFound = await grid.search(text, direction);
    if (!isFound) ui.say(`${text} is nowhere in this result`, 'warning');
  };
  const prompts = handlerOf({
    'grid.open': withGrid(async (grid) => {
      const current = grid.currentCell();
      if (current) await dialogs.show(createCellPage({name: current.column.name, cell: current.cell}));
    }),
    'grid.show-row': withGrid(async (grid) => {
      const row = grid.currentRow();
      const {columns, state} = grid.snapshot();
      if (row) await dialogs.show(createRowPage(columns, row, `Row ${state.cursor.row + 1}`));
    }),
    'grid.search': withGrid(async (grid) => {
      const text = await dialogs.prompt({title: 'Search', initial: grid.snapshot().state.search});
      if (text !== undefined) await search(grid, text);
    }),
    'grid.search-next': withGrid((grid) => search(grid, grid.snapshot().state.search)),
    'grid.search-previous': withGrid((grid) => search(grid, grid.snapshot().state.search, 'backward')),
    'grid.goto': withGrid(async (grid) => {
      const {rowCount} = grid.snapshot();
      const text = await dialogs.prompt({
        title: 'Go to row',
        check: (answer) => (/^\d+$/.test(answer.trim()) ? undefined : `A row is a number up to ${rowCount}.`),
      });
      if (text !== undefined) grid.dispatch({type: 'goto', row: Number(text) - 1});
    }),
    'grid.goto-column': withGrid(async (grid) => {
      const {columns, state} = grid.snapshot();
      const column = await dialogs.choose({
        title: 'Go to column',
        choices: columns.map(({name}, value) => ({
          label: name,
          value,
          ...(state.hidden.has(value) && {detail: 'hidden'}),
        })),
      });
      if (column !== undefined) grid.dispatch({type: 'goto', row: state.cursor.row, column});
    }),
    'grid.copy-cell': withGrid((grid) => {
      const current = grid.currentCell();
      if (current) copy(current.cell ?? '');
    }),
    'grid.copy-row': withGrid(async (grid, tab) => copy(tabSeparated(await chosenRows(grid, tab)))),
    'grid.filter': withGrid((_, tab) => askFilter(parts, tab)),
    'grid.filter-cell': withGrid((grid, tab) => filterByCell(parts, grid, tab)),
    'grid.clear-filters': withGrid((_, {content: {sheet}}) =>
      sheet?.show({filters: [], sort: sheet.view().request.sort}),
    ),
  });
  return (actionId, count) => {
    const tab = activeGrid(results);
    if (!tab) return false;
    const action = gridActionOf(actionId, count);
    if (!action) return prompts(actionId, count);
    const isSort = action.type === 'sort';
    if (isSort && !tab.content.sheet) ui.say('This view has its own order', 'warning');
    else tab.content.grid.dispatch(action);
    return true;
  };
}

/** The marked rows, wherever they are, else the current one. */
async function chosenRows(grid: GridStore, {content: {sheet}}: GridTab): Promise<Row[]> {
  const marked = markedRows(grid.snapshot().state);
  const current = grid.currentRow();
  if (marked.length === 0 || !sheet) return current ? [current] : [];
  const view = sheet.view();
  const {signal} = new AbortController();
  const rows: Row[] = [];
  for (const offset of marked)
    for (const row of await view.load({offset, count: 1, signal}))
      rows.push(
        row.map((value, index) => (value === null ? null : valueText(value, view.columns[index]!.type))),
      );
  return rows;
}

function tabSeparated(rows: readonly Row[]): string {
  return rows.map((row) => row.map((cell) => cell ?? '').join('\t')).join('\n');
}

const filterHelp =
  'amount > 10, name: ada (contains), name ~ ^A (pattern), note is null, where SQL, or a text in any column; ! in front turns it around. Empty shows all rows.';

async function askFilter({dialogs, ui}: GridParts, {content: {sheet}}: GridTab): Promise<void> {
  if (!sheet) return ui.say('This view cannot be filtered', 'warning');
  const text = await dialogs.prompt({title: 'Filter rows', text: filterHelp});
  if (text === undefined) return;
  const {sort, filters} = sheet.view().request;
  const names = sheet.book.stored.columns.map(({name}) => name);
  await sheet.show({sort, filters: text.trim() === '' ? [] : [...filters, parseFilter(text, names)]});
}

async function filterByCell({ui}: GridParts, grid: GridStore, {content: {sheet}}: GridTab): Promise<void> {
  const current = grid.currentCell();
  const column = cursorColumn(grid.snapshot().state);
  if (!sheet || !current || column === undefined) return;
  const {sort, filters} = sheet.view().request;
  const filter =
    current.cell === null
      ? ({kind: 'null', column, isNegated: false} as const)
      : ({kind: 'compare', column, operator: '=', value: current.cell} as const);
  await sheet.show({sort, filters: [...filters, filter]});
  ui.say(`${current.column.name} = ${current.cell ?? 'NULL'}`);
}
