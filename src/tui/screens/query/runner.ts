import {isAbort, messageOf, QueryError} from '#src/errors/index.ts';
import {formatCount, formatDuration, countOf} from '#src/util/format-quantity.ts';
import type {ResultBook} from '#src/operations/workbench/results/result-book.ts';
import type {WorkbenchSession} from '#src/operations/workbench/session/workbench-session.ts';
import {createResultSheet} from '#src/operations/workbench/results/result-sheet.ts';
import type {ResultStore} from '#src/operations/workbench/results/result-store.ts';
import {createEmitter} from '../../host/emitter.ts';
import type {ConnectionScope} from './connection-scope.ts';
import {createErrorPanel} from './error-panel.ts';
import {createMessagePanel} from './message-panel.ts';
import type {ResultTab, ResultTabs} from './result-tabs.ts';
import {createSheetGrid} from './sheet-grid.ts';
import type {WorkbenchUi} from './workbench-ui.ts';

/** A statement to run and where it stands in the text it comes from. */
export interface RunTarget {
  text: string;
  offset: number;
  /** Values that are sent beside the text. */
  parameters?: Parameters<WorkbenchSession['run']>[1];
}

export interface RunnerParts {
  ui: WorkbenchUi;
  results: ResultTabs;
  store: ResultStore;
  scope(): ConnectionScope;
  /** Shows where in the text an error is. */
  onErrorAt(offset: number): void;
  fail(error: unknown): void;
}

export interface Runner {
  isRunning(): boolean;
  /** How long the statement has been running, and its rows by now; undefined when none runs. */
  progress(): {elapsedMs: number; rows: number} | undefined;
  /** Former results give way unless they are kept or `isBeside` is set. */
  run(targets: readonly RunTarget[], options?: {isBeside?: boolean}): Promise<void>;
  /** Stops on the server what runs; what came before stays. */
  cancel(): Promise<void>;
  subscribe(listener: () => void): () => void;
}

/** The clock of a running statement is drawn so often; without one, nothing is drawn. */
const tickMs = 250;

/** Runs statements one after another, each with a tab of its own. */
export function createRunner(parts: RunnerParts): Runner {
  const {ui, results, store} = parts;
  const changes = createEmitter<void>();
  let startedAt = 0;
  let isRunning = false;
  let isCancelled = false;
  let book: ResultBook | undefined;
  let current: Promise<void> = Promise.resolve();
  let ticker: ReturnType<typeof setInterval> | undefined;

  const begin = () => {
    isRunning = true;
    isCancelled = false;
    startedAt = performance.now();
    ticker = setInterval(() => changes.emit(), tickMs);
    ui.set({notice: undefined});
    changes.emit();
  };
  const finish = () => {
    isRunning = false;
    book = undefined;
    clearInterval(ticker);
    changes.emit();
  };
  const runOne = async (target: RunTarget): Promise<boolean> => {
    const begun = {startedAt: new Date(), text: target.text, parameters: []};
    const beganMs = performance.now();
    const record = (outcome: {rows?: number; error?: unknown}) =>
      void parts.scope().history.record({...begun, elapsedMs: performance.now() - beganMs, ...outcome});
    try {
      book = undefined;
      book = await parts.scope().session.run(target.text, target.parameters);
      addResult(book, target);
      if (isCancelled) await book.stop();
      await book.settled();
      const {state, error} = book.progress();
      ui.say(summary(book), state === 'failed' ? 'error' : state === 'stopped' ? 'warning' : 'success');
      record({rows: book.progress().rows, ...(error !== undefined && {error})});
      if (state === 'failed') addError(error, target);
      return state === 'complete';
    } catch (error) {
      record({error});
      if (isCancelled || isAbort(error)) {
        ui.say(`Stopped on the server after ${formatDuration(performance.now() - startedAt)}`, 'warning');
        return false;
      }
      addError(error, target);
      return false;
    }
  };
  const addError = (error: unknown, target: RunTarget) => {
    const panel = createErrorPanel(error, target.text);
    results.add({title: titleOf(target.text), content: {kind: 'text', panel}, status: () => '', close() {}});
    ui.say(messageOf(error).split('\n')[0]!, 'error');
    if (error instanceof QueryError && error.position !== undefined)
      parts.onErrorAt(target.offset + error.position - 1);
  };
  const addResult = (opened: ResultBook, target: RunTarget) => {
    const title = titleOf(target.text);
    if (opened.columns.length === 0) {
      const panel = createMessagePanel('Running …');
      const tab = results.add({title, content: {kind: 'text', panel}, status: () => '', close() {}});
      void opened.settled().then(() => {
        const done = createMessagePanel(summary(opened), 'success');
        results.replace(tab.id, {title, content: {kind: 'text', panel: done}, status: () => '', close() {}});
      });
      return;
    }
    results.add(sheetTab(opened, title));
  };
  const sheetTab = (opened: ResultBook, title: string): Omit<ResultTab, 'id'> => {
    const sheet = createResultSheet(opened, store);
    const {grid, close} = createSheetGrid(sheet, parts.fail);
    return {
      title,
      content: {kind: 'grid', grid, sheet},
      status: () => summary(opened),
      async close() {
        close();
        await sheet.close();
      },
    };
  };
  const stop = async () => {
    if (!isRunning) return;
    isCancelled = true;
    await parts.scope().session.cancel();
    await current;
  };
  const runAll = async (targets: readonly RunTarget[], isBeside: boolean) => {
    begin();
    if (!isBeside) results.closeUnkept();
    try {
      for (const target of targets) if (!(await runOne(target)) || isCancelled) break;
    } finally {
      finish();
    }
  };
  return {
    isRunning: () => isRunning,
    progress: () =>
      isRunning ? {elapsedMs: performance.now() - startedAt, rows: book?.progress().rows ?? 0} : undefined,
    async run(targets, {isBeside = false} = {}) {
      // A result that still comes gives way; a statement without result yet may change data.
      if (isRunning && (!book || book.columns.length === 0))
        return ui.say('A statement is still running; Ctrl-C stops it', 'warning');
      await stop();
      if (isRunning) return;
      current = runAll(targets, isBeside);
      await current;
    },
    async cancel() {
      if (!isRunning) return;
      ui.say('Stopping …', 'warning');
      await stop();
    },
    subscribe: (listener) => changes.subscribe(listener),
  };
}

function titleOf(statement: string): string {
  return statement.replaceAll(/\s+/g, ' ').trim();
}

/** What came of a statement, in a few words; a result that was cut says so. */
function summary(book: ResultBook): string {
  const {state, rows, rowsAffected, elapsedMs, isTruncated} = book.progress();
  const took = formatDuration(elapsedMs);
  if (book.columns.length === 0) {
    const change = rowsAffected === undefined ? 'Done' : `${countOf(rowsAffected, 'row')} affected`;
    return `${change} in ${took}`;
  }
  switch (state) {
    case 'fetching':
      return `${formatCount(rows)}+ rows, fetching, ${took}`;
    case 'paused':
      return `${formatCount(rows)}+ rows, paused, ${took}`;
    case 'stopped':
      return `Stopped after ${took}: the first ${countOf(rows, 'row')}`;
    case 'failed':
      return `Failed after ${took}: the first ${countOf(rows, 'row')}`;
    case 'complete':
      return `${isTruncated ? 'First ' : ''}${countOf(rows, 'row')} in ${took}`;
  }
}
