import type {CopiedTable, CopyPlan} from '../operations/copy-table/copy-table.ts';
import {countOf, formatBytes, formatCount, formatDuration, formatRate} from '../util/format-quantity.ts';

export function formatCopyPlan({from, to, mode, transport}: CopyPlan): string {
  return `Would copy ${from} to ${to}: ${mode}, by ${transport}.\n`;
}

export function formatCopied({from, to, rows, bytes, elapsedMs, transport}: CopiedTable): string {
  const rate = formatRate(rows, elapsedMs);
  const speed = `${formatDuration(elapsedMs)}${rate && `, ${rate}`}`;
  return `Copied ${countOf(rows, 'row')} (${formatBytes(bytes)}) from ${from} to ${to} in ${speed}, by ${transport}.\n`;
}

/** What a copy has done so far. */
export function formatCopyProgress(progress: {rows?: number; bytes?: number}, elapsedMs: number): string {
  const {rows, bytes} = progress;
  return [
    ...(rows === undefined ? [] : [`${formatCount(rows)} rows`]),
    ...(bytes === undefined ? [] : [formatBytes(bytes)]),
    formatDuration(elapsedMs),
  ].join(', ');
}
