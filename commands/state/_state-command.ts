import {Flags} from '@oclif/core';
import type {ChangedState} from '#src/operations/state/change-state.ts';

/** Flags of commands that change where streams stand. */
export const changeFlags = {
  connection: Flags.string({char: 'c', summary: 'Only streams into this connection, URL or database file'}),
  yes: Flags.boolean({char: 'y', summary: 'Do not ask'}),
  json: Flags.boolean({summary: 'Print the outcome as a JSON object'}),
};

export function describeChange({stream, before, after, backup}: ChangedState): string {
  return `${stream} stands at ${after}; before, at ${before}. That is kept in ${backup}\n`;
}
