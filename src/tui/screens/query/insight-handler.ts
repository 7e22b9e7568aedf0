import {readChart} from '#src/operations/workbench/insight/chart-data.ts';
import {pivotResult, type Aggregate} from '#src/operations/workbench/insight/pivot-result.ts';
import type {ResultSheet} from '#src/operations/workbench/results/result-sheet.ts';
import type {ResultStore} from '#src/operations/workbench/results/result-store.ts';
import {valueText} from '#src/present/value-text.ts';
import {createGridStore} from '../../grid/grid-store.ts';
import {createPagedRows} from '../../grid/paged-rows.ts';
import {createChartPanel, type ChartKind} from './chart-panel.ts';
import type {Dialogs} from './dialogs.ts';
import {activeGrid} from './grid-handler.ts';
import {handlerOf, type ActionHandler} from './handler.ts';
import {createProfileGrid} from './profile-grid.ts';
import type {ResultTabs} from './result-tabs.ts';
import type {WorkbenchUi} from './workbench-ui.ts';

export interface InsightParts {
  results: ResultTabs;
  store: ResultStore;
  dialogs: Dialogs;
  ui: WorkbenchUi;
  fail(error: unknown): void;
}

const barCount = 40;
/** Finer than any terminal is wide; the picture is fitted to the pane. */
const plotDots = {width: 400, height: 200};
const countRows = -1;
const aggregates: readonly Aggregate[] = ['count', 'sum', 'mean', 'min', 'max', 'distinct'];

/** Profile, chart and pivot of the rows that are shown, each in a tab of its own. */
export function createInsightHandler(parts: InsightParts): ActionHandler {
  const {results, store, dialogs, ui, fail} = parts;
  const withSheet = (work: (sheet: ResultSheet) => Promise<void>) => () => {
    const sheet = activeGrid(results)?.content.sheet;
    if (!sheet) return ui.say('Go to the rows of a result first', 'warning');
    work(sheet).catch(fail);
  };
  const chooseColumn = (sheet: ResultSheet, title: string, extra?: string) => {
    const columns = sheet.view().columns.map(({name, nativeType}, value) => ({
      value,
      label: name,
      detail: nativeType,
    }));
    const choices = extra === undefined ? columns : [{value: countRows, label: extra}, ...columns];
    return dialogs.choose({title, choices});
  };
  const chart = async (sheet: ResultSheet) => {
    const kind = await dialogs.choose<ChartKind>({
      title: 'Chart',
      choices: (['bar', 'line', 'scatter'] as const).map((value) => ({value, label: value})),
    });
    const x = kind && (await chooseColumn(sheet, 'Across', 'the number of the row'));
    if (kind === undefined || x === undefined) return;
    const y = await chooseColumn(sheet, 'Upward', 'how many rows');
    if (y === undefined) return;
    const size = kind === 'bar' ? {width: barCount, height: 1} : plotDots;
    const {signal} = new AbortController();
    const request = {kind, y: y === countRows ? [] : [y], ...size, ...(x !== countRows && {x})};
    const data = await readChart(sheet.view(), request, {store, signal});
    const content = {kind: 'text', panel: createChartPanel(data, kind)} as const;
    results.add({title: `${kind} chart`, content, status: () => '', close() {}});
  };
  const pivot = async (sheet: ResultSheet) => {
    const row = await chooseColumn(sheet, 'Rows of the pivot');
    if (row === undefined) return;
    const column = await chooseColumn(sheet, 'Columns of the pivot', 'none');
    if (column === undefined) return;
    const aggregate = await dialogs.choose({
      title: 'Cells of the pivot',
      choices: aggregates.map((value) => ({value, label: value})),
    });
    if (aggregate === undefined) return;
    const value = await chooseColumn(
      sheet,
      `${aggregate} of`,
      aggregate === 'count' ? 'all rows' : undefined,
    );
    if (value === undefined) return;
    const made = await pivotResult(
      sheet.view(),
      {rows: [row], aggregate, ...(column !== countRows && {column}), ...(value !== countRows && {value})},
      store,
      {signal: new AbortController().signal},
    );
    addPivot(parts, made);
  };
  return handlerOf({
    'grid.profile': withSheet(async (sheet) => {
      const {grid, close} = createProfileGrid(sheet, store, fail);
      results.add({title: 'profile', content: {kind: 'grid', grid}, status: () => '', close});
    }),
    'grid.chart': withSheet(chart),
    'grid.pivot': withSheet(pivot),
  });
}

function addPivot(
  {results, fail}: InsightParts,
  {view, omittedColumns}: Awaited<ReturnType<typeof pivotResult>>,
): void {
  const rows = createPagedRows({
    columns: view.columns.map(({name}, index) => ({name, align: index === 0 ? 'left' : 'right'})),
    load: async (request) =>
      (await view.load(request)).map((row) =>
        row.map((value, index) => (value === null ? null : valueText(value, view.columns[index]!.type))),
      ),
    find: (request) => view.find(request),
    onError: fail,
  });
  rows.setRowCount(view.rowCount(), true);
  const grid = createGridStore({source: rows});
  results.add({
    title: 'pivot',
    content: {kind: 'grid', grid},
    status: () => (omittedColumns > 0 ? `${omittedColumns} more values had no room for a column` : ''),
    async close() {
      grid.close();
      rows.close();
      await view.close();
    },
  });
}
