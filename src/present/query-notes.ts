import {countOf, formatBytes, formatCount} from '../util/format-quantity.ts';
import type {QuerySummary} from '../operations/run-query/query-tally.ts';
import type {ResultStats} from '../warehouse/index.ts';

/** For a statement that returns no rows. */
export function describeChange({rowsAffected}: ResultStats): string {
  return rowsAffected === undefined ? 'Done.' : `${countOf(rowsAffected, 'row')} affected.`;
}

/** For a result that the limit cut short. */
export function describeCut({rows}: ResultStats): string {
  return `First ${rows === 1 ? 'row' : `${formatCount(rows)} rows`} shown; pass --limit -1 for all.`;
}

export function describeFile(file: string, {rows, bytes}: {rows: number; bytes: number}): string {
  return `Wrote ${countOf(rows, 'row')} (${formatBytes(bytes)}) to ${file}.`;
}

/** One line for machines; the bytes are those that were printed, before any compression. */
export function formatStats(summary: QuerySummary, bytes: number): string {
  const {connection, statements, failed, rows, truncated, elapsedMs, firstRowMs = null} = summary;
  return JSON.stringify({
    connection,
    statements,
    failed,
    rows,
    bytes,
    truncated,
    elapsedMs,
    firstRowMs,
  });
}
