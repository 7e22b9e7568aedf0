import type {PlanDocument, PlannedChange} from '../transform/plan-document.ts';
import {formatBytes, formatCount} from '../util/format-quantity.ts';

const marks: Readonly<Record<PlannedChange['kind'], string>> = {
  added: '+',
  changed: '~',
  indirect: '~',
  removed: '-',
  metadata: '.',
  checks: '.',
  intervals: '>',
};

const kindWords: Readonly<Record<PlannedChange['kind'], string>> = {
  added: 'added',
  changed: 'changed',
  indirect: 'changed by what it reads',
  removed: 'removed',
  metadata: 'described anew',
  checks: 'checked anew',
  intervals: 'intervals are due',
};

const actionWords: Readonly<Record<PlannedChange['action'], string>> = {
  build: 'build',
  reuse: 'reuse',
  load: 'load',
  shared: 'leave to production',
  check: 'check',
  drop: 'take its view away',
  none: 'nothing to build',
};

/** A plan of an environment as text: what changes and why, in the order of work. */
export function formatEnvironmentPlan(plan: PlanDocument): string {
  const {environment, startsFrom, changes, unchanged, digest} = plan;
  const lines = [`Plan for the environment ${environment} of ${plan.project} (${plan.target})`];
  if (startsFrom !== undefined) lines.push(`It is new and begins with what ${startsFrom} has.`);
  for (const change of changes) lines.push('', ...formatChange(change));
  if (changes.length === 0) lines.push('', 'Nothing to do.');
  lines.push('', `${countChanges(changes)}, ${unchanged} unchanged. Plan ${digest.slice(0, 12)}`);
  return `${lines.join('\n')}\n`;
}

function formatChange(change: PlannedChange): string[] {
  const {kind, category, action, relation, reasons, columns, table, intervals, estimate, downstream} = change;
  const where = relation && action !== 'none' && action !== 'drop' ? ` ${dotted(relation)}` : '';
  const lines = [`${marks[kind]} ${change.asset}  ${kindWords[kind]}${category ? `, ${category}` : ''}`];
  const add = (label: string, text: string) => lines.push(`    ${label.padEnd(10)} ${text}`);
  add('does', `${actionWords[action]}${where}`);
  for (const reason of reasons) add('because', reason);
  if (columns) {
    const parts = [
      ...columns.added.map((name) => `+${name}`),
      ...columns.removed.map((name) => `-${name}`),
      ...columns.changed.map((name) => `~${name}`),
    ];
    add('columns', parts.join(' '));
  }
  for (const {name, type} of table?.added ?? []) add('table', `add column ${name} ${type}`);
  for (const {name, type} of table?.dropped ?? []) add('table', `drop column ${name} ${type}`);
  for (const {name, from, to} of table?.retyped ?? []) add('table', `column ${name} ${from} becomes ${to}`);
  for (const {from, to} of intervals ?? []) add('interval', `${from ?? 'the beginning'} to ${to}`);
  const size = [
    ...(estimate?.rows === undefined ? [] : [`${formatCount(estimate.rows)} rows`]),
    ...(estimate?.bytes === undefined ? [] : [formatBytes(estimate.bytes)]),
  ];
  if (size.length > 0) add('expected', size.join(', '));
  if (downstream.length > 0 && kind !== 'added') add('downstream', downstream.join(', '));
  return lines;
}

function dotted({schema, name}: {schema?: string; name: string}): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

function countChanges(changes: readonly PlannedChange[]): string {
  const count = (of: readonly PlannedChange['kind'][]) =>
    changes.filter(({kind}) => of.includes(kind)).length;
  return `${count(['added'])} added, ${count(['changed', 'indirect'])} changed, ${count(['removed'])} removed`;
}
