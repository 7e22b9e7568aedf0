const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes in decimal units, e.g. `12.3 MB`. */
export function formatBytes(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value >= 999.95 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${byteUnits[unit]}`;
}

/** A count with thousands separators, e.g. `1,234,567`. */
export function formatCount(count: number | bigint): string {
  return count.toLocaleString('en-US');
}

/** `1 row`, `2 rows`. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** A duration for people: `35 ms`, `1.2 s`, `2 min 05 s`, `1 h 03 min`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  const seconds = durationMs / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return `${minutes} min ${pad(Math.round(seconds) % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** Rows per second, shortened: `350k rows/s`. */
export function formatRate(rows: number, elapsedMs: number): string {
  if (elapsedMs <= 0) return '';
  const rate = (rows / elapsedMs) * 1000;
  if (rate >= 999_500) return `${(rate / 1_000_000).toFixed(1)}M rows/s`;
  if (rate >= 1000) return `${Math.round(rate / 1000)}k rows/s`;
  return `${Math.round(rate)} rows/s`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
