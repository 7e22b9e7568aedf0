import {stringify} from 'yaml';
import type {AddedConnection} from '../operations/connection/add-connection.ts';
import type {RemovedConnection} from '../operations/connection/remove-connection.ts';

/** What stands in weir.yml now, or would. */
export function formatAddedConnection(added: AddedConnection): string {
  const verb = {added: 'Added', replaced: 'Replaced', 'not-written': 'Would write'}[added.outcome];
  const lines = [`${verb} in ${added.file}:`, indent(stringify({[added.name]: added.entry}, {lineWidth: 0}))];
  if (added.isDefault) lines.push(`${added.name} is the default connection.`);
  if (added.test?.state === 'ok') lines.push(`It answers: ${added.test.version}, as ${added.test.identity}.`);
  if (added.test?.state === 'failed') lines.push(`It does not answer yet: ${added.test.error.message}`);
  if (!added.test && added.outcome !== 'not-written') lines.push(`Next: weir connection test ${added.name}`);
  return `${lines.join('\n')}\n`;
}

export function formatRemovedConnection(removed: RemovedConnection): string {
  const lines = [`Removed the connection ${removed.name} from weir.yml.`];
  if (removed.wasDefault) lines.push('It was the default; set default_connection to another one.');
  if (removed.usedBy.length > 0) lines.push(`These assets still name it: ${removed.usedBy.join(', ')}`);
  return `${lines.join('\n')}\n`;
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, '  ');
}
