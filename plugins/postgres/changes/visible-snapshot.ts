/** Transactions whose effects a snapshot shows. */
export interface VisibleSnapshot {
  /** `xid` is the 32-bit id of a transaction that committed, as the change stream has it. */
  shows(xid: number): boolean;
}

/**
 * Reads `xmin:xmax:xip,...` of `pg_current_snapshot()`. Ids there have 64 bits, those of the stream are their lower
 * half and wrap around, so they are compared by their distance as the server itself does.
 */
export function parseSnapshot(text: string): VisibleSnapshot {
  const [lowest = '0', next = '0', running = ''] = text.split(':');
  const first = lowerHalf(lowest);
  const end = lowerHalf(next);
  const open = new Set(running === '' ? [] : running.split(',').map(lowerHalf));
  return {
    shows: (xid) => isBefore(xid, first) || (isBefore(xid, end) && !open.has(xid)),
  };
}

function lowerHalf(id: string): number {
  return Number(BigInt.asUintN(32, BigInt(id)));
}

function isBefore(one: number, other: number): boolean {
  return ((one - other) | 0) < 0;
}
