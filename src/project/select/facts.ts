import {UsageError} from '../../errors/index.ts';
import type {NodeFingerprints} from './node.ts';
import {criteriaOf, type Selection} from './selection.ts';

/** How a node ended in the last run, in dbt's words; a set, because an asset ends and its checks do too. */
export type NodeResult = 'success' | 'error' | 'fail' | 'skipped' | 'warn' | 'pass' | 'cancelled';

/** What lies outside the graph; only what the selection asks for has to be there. */
export interface SelectionFacts {
  /** Fingerprints of the nodes as they were when the state was kept. */
  earlier?: ReadonlyMap<string, NodeFingerprints>;
  /** Fingerprints of the nodes as they are, where those earlier are of another kind than those that nodes have. */
  present?: ReadonlyMap<string, NodeFingerprints>;
  results?: ReadonlyMap<string, ReadonlySet<NodeResult>>;
  /** Files that differ from a git ref, below the project folder. */
  changedFiles?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Nodes whose last success is older than they may be, and those that are in time. */
  freshness?: {stale: ReadonlySet<string>; fresh: ReadonlySet<string>};
  /** Sources with newer data than when they were last used. */
  fresherSources?: ReadonlySet<string>;
}

export interface NeededFacts {
  earlier: boolean;
  results: boolean;
  freshness: boolean;
  fresherSources: boolean;
  gitRefs: ReadonlySet<string>;
}

/** Which facts a selection asks for, so that nobody opens a database or runs git in vain. */
export function neededFacts(selection: Selection): NeededFacts {
  const criteria = criteriaOf(selection);
  const asks = (method: string) => criteria.some((criterion) => criterion.method === method);
  return {
    earlier: asks('state'),
    results: asks('result'),
    freshness: asks('freshness'),
    fresherSources: asks('source_status'),
    gitRefs: new Set(criteria.flatMap(({method, value}) => (method === 'git' ? [value] : []))),
  };
}

export function requireFact<Fact>(fact: Fact | undefined, method: string): Fact {
  if (fact !== undefined) return fact;
  throw new UsageError(`${method}: cannot be used here, because nothing is known of earlier runs`, {
    code: 'usage',
    hint: 'Use it in `weir ls`, `weir run` or `weir test`.',
  });
}
