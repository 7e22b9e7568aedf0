import {formatBytes, formatCount, formatDuration} from '../util/format-quantity.ts';
import {alignColumns} from '../util/align-columns.ts';
import {formatInstant} from './instant.ts';

/** What the list of runs shows of one run. */
export interface RunSummary {
  id: string;
  status: string;
  environment: string;
  selection: string;
  started_at: string;
  elapsed_ms: number | null;
  peak_resident_bytes: number | null;
  continues: string | null;
}

export interface RunStep {
  asset: string;
  action: string;
  status: string;
  elapsed_ms: number | null;
  rows: number | null;
  bytes: number | null;
  note: string | null;
  error_message: string | null;
}

export interface RunCheck {
  asset: string;
  name: string;
  status: string;
  failures: number;
  error_message: string | null;
}

export interface RunReceipt {
  asset: string;
  chunk: number;
  rows_read: number | null;
  rows_staged: number;
  rows_written: number;
  rows_removed: number | null;
  rows_discarded: number | null;
  rows_quarantined: number | null;
  bytes: number;
  cursor_after: string | null;
  elapsed_ms: number;
  peak_resident_bytes: number;
  attempts: number;
  repeated: number;
}

export function formatRunList(runs: readonly RunSummary[]): string {
  if (runs.length === 0) return 'No runs yet. Start one with `weir run`.\n';
  return alignColumns([
    ['RUN', 'STATUS', 'ENVIRONMENT', 'STARTED', 'TOOK', 'SELECTION'],
    ...runs.map((run) => [
      run.id,
      run.status,
      run.environment,
      formatInstant(run.started_at),
      run.elapsed_ms === null ? '-' : formatDuration(run.elapsed_ms),
      run.selection || 'all',
    ]),
  ]);
}

export function formatRunDetails(details: {
  run: RunSummary;
  steps: readonly RunStep[];
  checks: readonly RunCheck[];
  receipts: readonly RunReceipt[];
}): string {
  const {run, steps, checks, receipts} = details;
  const facts = [
    `Run ${run.id}: ${run.status}`,
    `  started ${formatInstant(run.started_at)}${run.elapsed_ms === null ? '' : `, took ${formatDuration(run.elapsed_ms)}`}`,
    `  environment ${run.environment}, selection ${run.selection || 'all'}`,
    ...(run.continues === null ? [] : [`  continues ${run.continues}`]),
    ...(run.peak_resident_bytes === null ? [] : [`  peak memory ${formatBytes(run.peak_resident_bytes)}`]),
  ].join('\n');
  const assets = alignColumns([
    ['ASSET', 'STATUS', 'ROWS', 'BYTES', 'TOOK', 'ACTION'],
    ...steps.map((step) => [
      step.asset,
      step.status,
      step.rows === null ? '-' : formatCount(step.rows),
      step.bytes ? formatBytes(step.bytes) : '-',
      step.elapsed_ms === null ? '-' : formatDuration(step.elapsed_ms),
      step.action,
    ]),
  ]);
  const failures = steps
    .filter((step) => step.error_message !== null || step.note !== null)
    .map((step) => `${step.asset}: ${step.error_message ?? step.note}`);
  const checkTable = alignColumns([
    ['CHECK', 'RESULT', 'FAILING ROWS', 'ASSET'],
    ...checks.map((check) => [
      check.name,
      check.status,
      check.error_message?.split('\n', 1)[0] ?? formatCount(check.failures),
      check.asset,
    ]),
  ]);
  return (
    [
      facts,
      assets.trimEnd(),
      ...(receipts.length > 0 ? [formatReceipts(receipts).trimEnd()] : []),
      ...(checks.length > 0 ? [checkTable.trimEnd()] : []),
      ...failures,
    ].join('\n\n') + '\n'
  );
}

/** What each chunk moved; columns that say nothing anywhere are left out. */
function formatReceipts(receipts: readonly RunReceipt[]): string {
  const count = (value: number | null) => (value === null ? '-' : formatCount(value));
  const columns: {title: string; cell: (receipt: RunReceipt) => string; isOptional?: boolean}[] = [
    {title: 'LOAD', cell: ({asset, chunk}) => `${asset} ${chunk}`},
    {title: 'READ', cell: ({rows_read}) => count(rows_read)},
    {title: 'STAGED', cell: ({rows_staged}) => count(rows_staged)},
    {title: 'WRITTEN', cell: ({rows_written}) => count(rows_written)},
    {title: 'REMOVED', cell: ({rows_removed}) => count(rows_removed), isOptional: true},
    {title: 'DISCARDED', cell: ({rows_discarded}) => count(rows_discarded), isOptional: true},
    {title: 'QUARANTINED', cell: ({rows_quarantined}) => count(rows_quarantined), isOptional: true},
    {title: 'BYTES', cell: ({bytes}) => formatBytes(bytes)},
    {title: 'TOOK', cell: ({elapsed_ms}) => formatDuration(elapsed_ms)},
    {title: 'MEMORY', cell: ({peak_resident_bytes}) => formatBytes(peak_resident_bytes)},
    {title: 'ATTEMPTS', cell: ({attempts, repeated}) => `${attempts}${repeated ? ' (was there)' : ''}`},
    {title: 'CURSOR', cell: ({cursor_after}) => cursor_after ?? '-', isOptional: true},
  ];
  const shown = columns.filter(
    ({cell, isOptional}) => !isOptional || receipts.some((receipt) => cell(receipt) !== '-'),
  );
  return alignColumns([
    shown.map(({title}) => title),
    ...receipts.map((receipt) => shown.map(({cell}) => cell(receipt))),
  ]);
}
