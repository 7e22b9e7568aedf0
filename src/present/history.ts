import type {HistoryEntry} from '../operations/query-history/search-history.ts';
import {alignColumns} from '../util/align-columns.ts';
import {countOf, formatCount, formatDuration} from '../util/format-quantity.ts';
import {escapeControls, truncateToWidth} from './display-text.ts';
import {formatInstant} from './instant.ts';

const widestStatement = 100;

/** One line a statement. */
export function formatHistory(entries: readonly HistoryEntry[]): string {
  if (entries.length === 0) return 'No such statement was run.\n';
  return alignColumns([
    ['STARTED', 'CONNECTION', 'STATUS', 'ROWS', 'TOOK', 'STATEMENT'],
    ...entries.map((entry) => [
      formatInstant(entry.started_at),
      entry.connection,
      entry.status,
      entry.rows === null ? '-' : formatCount(entry.rows),
      formatDuration(entry.elapsed_ms),
      oneLine(entry.statement),
    ]),
  ]);
}

export function describeCleared(count: number): string {
  return `Forgot ${countOf(count, 'statement')}.\n`;
}

function oneLine(statement: string): string {
  return truncateToWidth(escapeControls(statement.replaceAll(/\s+/g, ' ')), widestStatement);
}
