import type {Impact} from '../../operations/lineage/impact.ts';
import {escapeControls} from '../display-text.ts';

const verbs = {
  breaks: 'breaks',
  changes: 'changes',
  blocked: 'cannot be built',
  unknown: 'cannot be told',
} as const;

/** What dropping a column does, an asset a paragraph. */
export function formatImpact({target, assets}: Impact): string {
  const name = escapeControls(`${target.node}.${target.column}`);
  if (assets.length === 0) return `Nothing in the project uses ${name}.\n`;
  const paragraphs = assets.map(({asset, file, kind, columns, clauses, checks, reason}) =>
    [
      `${escapeControls(asset)}  ${verbs[kind]}: ${escapeControls(reason)}`,
      ...(columns.length > 0 ? [`  columns  ${escapeControls(columns.join(', '))}`] : []),
      ...(clauses.length > 0 ? [`  clauses  ${clauses.join(', ')}`] : []),
      ...(checks.length > 0 ? [`  checks   ${escapeControls(checks.join(', '))}`] : []),
      ...(file === undefined ? [] : [`  file     ${escapeControls(file)}`]),
    ].join('\n'),
  );
  const count = (wanted: string) => assets.filter(({kind}) => kind === wanted).length;
  const summary = [
    `${count('breaks')} break`,
    `${count('changes')} change`,
    `${count('blocked')} cannot be built`,
    ...(count('unknown') > 0 ? [`${count('unknown')} cannot be told`] : []),
  ].join(', ');
  return `Without ${name}: ${summary}\n\n${paragraphs.join('\n\n')}\n`;
}
