import type {OperationContext} from '#src/operations/context.ts';
import {exportFormatOf, exportResult} from '#src/operations/workbench/results/export-result.ts';
import {readSelection, type RowRange} from '#src/operations/workbench/results/read-selection.ts';
import type {ResultSheet} from '#src/operations/workbench/results/result-sheet.ts';
import type {ResultStore} from '#src/operations/workbench/results/result-store.ts';
import {messageOf} from '#src/errors/index.ts';
import {formatResult} from '#src/present/format-result.ts';
import {formatInserts, type InsertOptions} from '#src/present/sql-insert.ts';
import {formatBytes, formatCount} from '#src/util/format-quantity.ts';
import type {GridStore} from '../../grid/grid-store.ts';
import {markedRows} from '../../grid/grid-state.ts';
import type {Dialogs} from './dialogs.ts';
import {activeGrid} from './grid-handler.ts';
import {handlerOf, type ActionHandler} from './handler.ts';
import type {ResultTabs} from './result-tabs.ts';
import type {WorkbenchUi} from './workbench-ui.ts';

export interface ExportParts {
  context: OperationContext;
  results: ResultTabs;
  store: ResultStore;
  dialogs: Dialogs;
  ui: WorkbenchUi;
  copy(text: string): void;
  /** Of the connection in use; writes INSERT statements. */
  dialect(): InsertOptions['dialect'];
  fail(error: unknown): void;
}

const copyFormats = ['csv', 'tsv', 'markdown', 'json', 'ndjson', 'table', 'insert'] as const;
/** Stands in INSERT statements for the table that the reader puts there. */
const copiedTable = 'copied_rows';
/** The clipboard of a terminal holds no more than a few thousand rows. */
const mostCopiedRows = 10_000;

/** Rows into a file or, in a format of choice, on the clipboard. */
export function createExportHandler(parts: ExportParts): ActionHandler {
  const {results, dialogs, ui, copy, dialect, fail} = parts;
  const withSheet = (work: (sheet: ResultSheet, grid: GridStore) => Promise<void>) => () => {
    const content = activeGrid(results)?.content;
    if (!content?.sheet) return ui.say('Go to the rows of a result first', 'warning');
    work(content.sheet, content.grid).catch(fail);
  };
  const copyAs = async (sheet: ResultSheet, grid: GridStore) => {
    const marked = markedRows(grid.snapshot().state);
    const what = marked.length > 0 ? `${formatCount(marked.length)} marked rows` : 'all rows';
    const format = await dialogs.choose({
      title: `Copy ${what} as`,
      choices: copyFormats.map((value) => ({value, label: value})),
    });
    if (format === undefined) return;
    const view = sheet.view();
    if (marked.length === 0 && view.rowCount() > mostCopiedRows)
      return ui.say('These are too many rows for the clipboard; x writes them into a file', 'warning');
    const {signal} = new AbortController();
    const ranges: RowRange[] = marked.map((offset) => ({offset, count: 1}));
    const rows = readSelection(view, {signal, ...(marked.length > 0 && {ranges})});
    let text = '';
    const pieces =
      format === 'insert'
        ? formatInserts(rows, {table: dialect().quoteIdentifier(copiedTable), dialect: dialect()})
        : formatResult(format, rows);
    for await (const piece of pieces) text += piece;
    copy(text);
  };
  return handlerOf({
    'grid.copy-as': withSheet(copyAs),
    'grid.export': withSheet((sheet) => exportRows(parts, sheet)),
  });
}

async function exportRows(parts: ExportParts, sheet: ResultSheet): Promise<void> {
  const {context, store, dialogs, ui} = parts;
  const file = await dialogs.prompt({
    title: 'Export',
    text: 'The extension says how: csv, tsv, json, ndjson, md, parquet or arrow.',
    check: complaintAbout,
  });
  if (file === undefined) return;
  const {files, paths, env} = context.runtime;
  const isThere = await files.exists(paths.resolve(env.cwd, file));
  if (
    isThere &&
    !(await dialogs.confirm({title: 'Export', text: `${file} is there already.`, yes: 'replace'}))
  )
    return;
  const {signal} = new AbortController();
  const view = sheet.view();
  ui.say(`Writing ${file} …`);
  const bytes = await exportResult(context, view, store, {
    file,
    overwrite: isThere,
    signal,
    format: (format, rows) => formatResult(format as Exclude<typeof format, 'parquet'>, rows),
    onProgress: (written) => ui.say(`Writing ${file} … ${formatBytes(written)}`),
  });
  const cut = sheet.isComplete() ? '' : ', more rows were still coming';
  ui.say(`Wrote ${formatCount(view.rowCount())} rows (${formatBytes(bytes)}) to ${file}${cut}`, 'success');
}

function complaintAbout(file: string): string | undefined {
  try {
    exportFormatOf(file);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
