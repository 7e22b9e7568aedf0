import type {SqliteValue} from '../../runtime/ports.ts';
import type {OperationContext} from '../context.ts';
import {withHistory} from './history-database.ts';
import type {HistoryStatus} from './record-history.ts';

export interface HistorySearch {
  /** All must occur in the statement, in any order and case. */
  words?: readonly string[];
  connection?: string;
  /** Only those that did not end well. Default false. */
  failed?: boolean;
  since?: Date;
  limit: number;
}

export interface HistoryEntry {
  id: number;
  started_at: string;
  connection: string;
  statement: string;
  parameters: readonly string[];
  file: string | null;
  status: HistoryStatus;
  rows: number | null;
  elapsed_ms: number;
  error_code: string | null;
  error_message: string | null;
}

/** Statements that were run, the latest first. */
export async function searchHistory(
  context: OperationContext,
  {words = [], connection, failed = false, since, limit}: HistorySearch,
): Promise<HistoryEntry[]> {
  const conditions: [string, ...SqliteValue[]][] = words.map((word) => [
    `statement like ? escape '\\'`,
    `%${word.replaceAll(/[%_\\]/g, String.raw`\$&`)}%`,
  ]);
  if (connection !== undefined) conditions.push(['connection = ?', connection]);
  if (failed) conditions.push([`status <> 'ok'`]);
  if (since) conditions.push(['started_at >= ?', since.toISOString()]);
  const where = conditions.length > 0 ? `where ${conditions.map(([text]) => text).join(' and ')}` : '';
  const values = conditions.flatMap(([, ...parameters]) => parameters);
  return withHistory(context, (database) =>
    database
      .all<Omit<HistoryEntry, 'parameters'> & {parameters: string}>(
        `select * from history ${where} order by id desc limit ?`,
        [...values, limit],
      )
      .map((row) => ({...row, parameters: JSON.parse(row.parameters) as string[]})),
  );
}
