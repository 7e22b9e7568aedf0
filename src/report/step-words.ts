import type {PipelineEvent} from '../pipeline/events.ts';
import {countOf, formatBytes, formatCount, formatDuration, formatRate} from '../util/format-quantity.ts';

type Finished = Extract<PipelineEvent, {type: 'step_finished'}>;
type Progress = Extract<PipelineEvent, {type: 'step_progress'}>;
type CheckFinished = Extract<PipelineEvent, {type: 'check_finished'}>;
type RunFinished = Extract<PipelineEvent, {type: 'run_finished'}>;

/** A rate over fewer rows says more about start-up than about speed. */
const fewestRowsWithRate = 10_000;
const shortestByteRateMs = 1000;

/**
 * `chunk 2 of 5, 1,000,000 rows, 12.3 MB, 350k rows/s, 4.1 MB/s, 3 s, 4 s left, 210 MB memory`; parts that are not known
 * are left out.
 */
export function describeAmount(event: Finished | Progress): string {
  const {rows, bytes, elapsedMs} = event;
  return [
    ...(event.type === 'step_progress' ? describeChunk(event) : []),
    ...(rows === undefined ? [] : [countOf(rows, 'row')]),
    ...(bytes ? [formatBytes(bytes)] : []),
    ...(rows && rows >= fewestRowsWithRate ? [formatRate(rows, elapsedMs)] : []),
    ...(bytes && elapsedMs >= shortestByteRateMs ? [`${formatBytes((bytes / elapsedMs) * 1000)}/s`] : []),
    formatDuration(elapsedMs),
    ...(event.type === 'step_progress' && event.etaMs ? [`${formatDuration(event.etaMs)} left`] : []),
    ...(event.type === 'step_progress' && event.residentBytes
      ? [`${formatBytes(event.residentBytes)} memory`]
      : []),
  ]
    .filter(Boolean)
    .join(', ');
}

function describeChunk({chunk, chunks}: Progress): string[] {
  if (chunk === undefined) return [];
  return [`chunk ${chunk}${chunks === undefined ? '' : ` of about ${Math.max(chunks, chunk)}`}`];
}

export function describeCheck(event: CheckFinished): string {
  if (event.status === 'passed') return `check ${event.check} passed`;
  if (event.status === 'errored') return `check ${event.check} could not run: ${event.error?.message ?? ''}`;
  const verdict = event.status === 'warned' ? 'warns' : 'failed';
  return `check ${event.check} ${verdict}: ${countOf(event.failures, 'row')} ${event.failures === 1 ? 'breaks' : 'break'} it`;
}

export function describeRun(event: RunFinished): string {
  const assets = [
    `${formatCount(event.succeeded)} succeeded`,
    ...(event.failed ? [`${event.failed} failed`] : []),
    ...(event.skipped ? [`${event.skipped} skipped`] : []),
    ...(event.cancelled ? [`${event.cancelled} stopped`] : []),
  ];
  const checks = [
    `${event.checksPassed} passed`,
    ...(event.checksFailed ? [`${event.checksFailed} failed`] : []),
    ...(event.checksWarned ? [`${event.checksWarned} warned`] : []),
  ];
  const hasChecks = event.checksPassed + event.checksFailed + event.checksWarned > 0;
  return [
    `Run ${event.runId} ${event.status}: assets ${assets.join(', ')}`,
    ...(hasChecks ? [`checks ${checks.join(', ')}`] : []),
    `${formatDuration(event.elapsedMs)}, peak memory ${formatBytes(event.peakResidentBytes)}`,
  ].join('; ');
}
