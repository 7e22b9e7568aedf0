import {countOf, formatCount} from '../util/format-quantity.ts';
import type {ResultStats} from '../warehouse/index.ts';

/** For a statement that returns no rows. */
export function describeChange({rowsAffected}: ResultStats): string {
  return rowsAffected === undefined ? 'Done.' : `${countOf(rowsAffected, 'row')} affected.`;
}

/** For a result that the limit cut short. */
export function describeCut({rows}: ResultStats): string {
  return `First ${rows === 1 ? 'row' : `${formatCount(rows)} rows`} shown; pass --limit -1 for all.`;
}
