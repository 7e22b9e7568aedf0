import {requireFact, type SelectionFacts} from './facts.ts';
import {stateAspects, type NodeFingerprints, type SelectableNode, type StateAspect} from './node.ts';

/**
 * `state:new`, `old`, `unmodified`, `modified` and `modified.<aspect>`. What is new counts as modified, though not
 * by its macros. What has no fingerprints, as checks of assets do, has no state of its own.
 */
export function matchesState(node: SelectableNode, value: string, facts: SelectionFacts): boolean {
  const before = requireFact(facts.earlier, 'state').get(node.id);
  const now = facts.present ? facts.present.get(node.id) : node.fingerprints;
  if (!now) return false;
  const [word, ...aspects] = value.split('.');
  if (word === 'new') return before === undefined;
  if (word === 'old') return before !== undefined;
  const changed = changedAspects(now, before);
  if (word === 'unmodified') return before !== undefined && changed.length === 0;
  if (aspects.length === 0) return before === undefined || changed.length > 0;
  if (before === undefined) return aspects.some((aspect) => aspect !== 'macros');
  return changed.some((aspect) => aspects.includes(aspect));
}

function changedAspects(now: NodeFingerprints, before: NodeFingerprints | undefined): StateAspect[] {
  if (!before) return [];
  return stateAspects.filter(
    (aspect) => before[aspect] !== undefined && now[aspect] !== undefined && now[aspect] !== before[aspect],
  );
}
