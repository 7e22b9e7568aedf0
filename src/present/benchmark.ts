import type {BenchmarkPart} from '../operations/benchmark/benchmark-load.ts';
import {alignColumns} from '../util/align-columns.ts';
import {formatBytes, formatCount, formatDuration} from '../util/format-quantity.ts';

/** A line a part, the best of each kind last. */
export function formatBenchmark(parts: readonly BenchmarkPart[]): string {
  const best = (['read', 'load'] as const).flatMap((what) => {
    const [fastest] = parts
      .filter((part) => part.what === what)
      .toSorted((a, b) => a.elapsedMs - b.elapsedMs);
    return fastest ? [line(fastest, `best ${what}`)] : [];
  });
  return alignColumns([
    ['part', 'rows', 'bytes', 'time', 'rows/s', 'bytes/s', 'peak memory', 'transport'],
    ...parts.map((part) => line(part, `${part.what} ${part.round}`)),
    ...best,
  ]);
}

function line(part: BenchmarkPart, name: string): string[] {
  const {rows, bytes, elapsedMs, peakResidentBytes, transport} = part;
  const perSecond = (amount: number) => amount / Math.max(elapsedMs / 1000, 0.001);
  return [
    name,
    rows === undefined ? '' : formatCount(rows),
    formatBytes(bytes),
    formatDuration(elapsedMs),
    rows === undefined ? '' : formatCount(Math.round(perSecond(rows))),
    formatBytes(perSecond(bytes)),
    formatBytes(peakResidentBytes),
    transport,
  ];
}
