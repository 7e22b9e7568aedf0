import type {QuarantineView} from '../operations/quarantine/quarantine.ts';
import type {ReleasedRows} from '../operations/quarantine/release-rows.ts';
import {alignColumns} from '../util/align-columns.ts';
import {countOf, formatCount} from '../util/format-quantity.ts';

/** One line a load, with the reasons below it. */
export function formatQuarantine(entries: readonly QuarantineView[]): string {
  if (entries.length === 0) return 'No rows are in quarantine.\n';
  return entries.map(formatEntry).join('');
}

function formatEntry({asset, loadId, rows, reasons, createdAt, releases}: QuarantineView): string {
  const tried = releases > 0 ? `, released ${countOf(releases, 'time')}` : '';
  const lines = alignColumns(
    reasons.map(({column, reason, rows: count}) => [`  ${column}`, reason, formatCount(count)]),
  );
  return `${asset}  ${countOf(rows, 'row')}  ${createdAt}  load ${loadId}${tried}\n${lines}`;
}

export function formatReleased(released: readonly ReleasedRows[]): string {
  if (released.length === 0) return 'No rows are in quarantine.\n';
  return released
    .map(({asset, loadId, rowsReleased, rowsKept}) => {
      const kept =
        rowsKept > 0 ? `, ${countOf(rowsKept, 'row')} still ${rowsKept === 1 ? 'does' : 'do'} not fit` : '';
      return `${asset}: ${countOf(rowsReleased, 'row')} of load ${loadId} released${kept}\n`;
    })
    .join('');
}
