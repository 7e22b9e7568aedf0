import {TransferError} from '../../errors/index.ts';
import {countOf} from '../../util/format-quantity.ts';
import {formatTypeName} from '../../warehouse/index.ts';
import type {Drift, DriftEffect} from './contract.ts';

/** One difference as JSON says it, types by their names. */
export interface DriftView {
  kind: Drift['kind'];
  column?: string;
  from?: string;
  to?: string;
  becomes?: string;
  effect: DriftEffect;
  reason?: string;
}

export function viewDrift({kind, column, from, to, becomes, effect, reason}: Drift): DriftView {
  return {
    kind,
    ...(column !== undefined && {column}),
    ...(from && {from: formatTypeName(from)}),
    ...(to && {to: formatTypeName(to)}),
    ...(becomes && {becomes: formatTypeName(becomes)}),
    effect,
    ...(reason !== undefined && {reason}),
  };
}

/** E.g. `amount: int32 -> int64, widened to int64`. */
export function describeDrift(drift: Drift): string {
  const {kind, column, from, to, becomes, effect, reason} = viewDrift(drift);
  const why = reason === undefined ? '' : `: ${reason}`;
  switch (kind) {
    case 'new-table':
      return effect === 'fail'
        ? 'the table is not there, and the contract creates none'
        : 'the table is not there; it is created';
    case 'new-column':
      return `${column}: new, ${to}; ${newEffect(effect, becomes)}${why}`;
    case 'missing-column':
      return `${column}: ${from}, missing at the source; ${missingEffect(effect)}`;
    default:
      return `${column}: ${from} -> ${to}; ${typeEffect(effect, becomes)}${why}`;
  }
}

function newEffect(effect: DriftEffect, becomes: string | undefined): string {
  switch (effect) {
    case 'add':
      return `added as ${becomes}`;
    case 'discard_value':
      return 'left out';
    case 'discard_row':
      return 'rows that have it are left out';
    case 'quarantine':
      return 'rows that have it are put into quarantine';
    default:
      return 'not allowed';
  }
}

function missingEffect(effect: DriftEffect): string {
  if (effect === 'fail') return 'not allowed';
  return effect === 'drop' ? 'gone with the rows that are replaced' : 'stays, NULL in new rows';
}

function typeEffect(effect: DriftEffect, becomes: string | undefined): string {
  switch (effect) {
    case 'widen':
      return `widened to ${becomes}`;
    case 'check':
      return 'every value has to fit';
    case 'discard_value':
      return 'values that do not fit become NULL';
    case 'discard_row':
      return 'rows that do not fit are left out';
    case 'quarantine':
      return 'rows that do not fit are put into quarantine';
    case 'fail':
      return 'not allowed';
    default:
      return 'fits';
  }
}

/** The readable diff, one difference a line. */
function formatDrift(drift: readonly Drift[]): string {
  return drift.map((item) => `  ${describeDrift(item)}`).join('\n');
}

/** Whether people should hear of it without asking. */
export function isWorthTelling({kind, effect}: Drift): boolean {
  return kind !== 'new-table' && effect !== 'none' && effect !== 'check';
}

export function contractBroken(
  asset: string,
  drift: readonly Drift[],
  hint = acceptHint(asset),
): TransferError {
  const broken = drift.filter(({effect}) => effect === 'fail');
  return new TransferError(
    `${asset}: the contract is broken by ${countOf(broken.length, 'difference')} between source and table\n${formatDrift(broken)}`,
    {code: 'contract-broken', hint, details: {asset, drift: broken.map(viewDrift)}},
  );
}

function acceptHint(asset: string): string {
  return `Look at \`weir contract diff ${asset}\`; to agree to the change run \`weir contract accept ${asset}\`.`;
}
