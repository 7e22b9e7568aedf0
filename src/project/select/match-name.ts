import {globMatches, isGlob} from './glob.ts';
import type {SelectableNode} from './node.ts';

/** Whether a name without a method, or after `fqn:`, means the node: dbt's rule, and every name of the node. */
export function matchesQualifiedName(node: SelectableNode, pattern: string): boolean {
  if (node.kind === 'source' || node.kind === 'exposure') return false;
  return (
    matchesName(node, pattern) ||
    matchesFqn(node.fqn, pattern, node) ||
    matchesFqn(node.fqn.slice(1), pattern, node)
  );
}

/** The whole name, or the table's name alone where the pattern has no dot. */
export function matchesName({name, aliases = []}: SelectableNode, pattern: string): boolean {
  return [name, ...aliases].some((known) => globMatches(pattern, known));
}

/** A leading part of the path through package and folders, where the rest after the first wildcard is free. */
function matchesFqn(fqn: readonly string[], pattern: string, {version}: SelectableNode): boolean {
  const wanted = pattern.split('.');
  if (version) {
    if (fqn.at(-2) === pattern) return true;
    if (fqn.slice(-2).join('_') === wanted.slice(-2).join('_')) return true;
  } else if (fqn.at(-1) === pattern) return true;
  const parts = fqn.flatMap((part) => part.split('.'));
  if (parts.length < wanted.length) return false;
  const firstGlob = wanted.findIndex(isGlob);
  const exact = firstGlob === -1 ? wanted : wanted.slice(0, firstGlob);
  if (exact.some((part, position) => parts[position]!.toLowerCase() !== part.toLowerCase())) return false;
  return firstGlob === -1 || globMatches(wanted.slice(firstGlob).join('.'), parts.slice(firstGlob).join('.'));
}
