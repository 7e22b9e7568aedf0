import type {AcceptedContract} from '../operations/contract/accept-drift.ts';
import type {AssetDrift} from '../operations/contract/find-drift.ts';
import type {ContractView} from '../operations/contract/show-contract.ts';
import {alignColumns} from '../util/align-columns.ts';

export function formatContracts(contracts: readonly ContractView[]): string {
  return contracts
    .map(({asset, file, tables, columns, types, agreed}) => {
      const rules = `tables ${tables}, columns ${columns}, types ${types}`;
      const lines = alignColumns(agreed.map(({name, type = '', rule = ''}) => [`  ${name}`, type, rule]));
      return `${asset} (${file}): ${rules}\n${lines}`;
    })
    .join('');
}

/** A line a difference; assets without any in one line. */
export function formatDrifts(drifts: readonly AssetDrift[]): string {
  return drifts
    .map(({asset, drift, isBroken}) => {
      if (drift.length === 0) return `${asset}: no differences\n`;
      const verdict = isBroken ? ' (the contract is broken)' : '';
      return `${asset}${verdict}\n${drift.map(({text}) => `  ${text}\n`).join('')}`;
    })
    .join('');
}

export function formatAccepted({asset, file, columns, isWritten}: AcceptedContract, isDry: boolean): string {
  const lines = alignColumns(columns.map(({name, type}) => [`  ${name}`, type]));
  const what = isWritten
    ? `wrote ${file}; review and commit it`
    : isDry
      ? `would write ${file}`
      : `${file} says so already`;
  return `${asset}: ${what}\n${lines}`;
}
