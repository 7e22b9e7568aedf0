import {runChecks} from '../../pipeline/checks/run-checks.ts';
import {parseRelation, type OpenWarehouse, type Relation} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {writeChecksText} from './checks-document.ts';
import type {SuggestedChecks, SuggestedRule} from './suggested-rule.ts';

/**
 * Runs each rule once, as a check will: systems compare texts in ways of their own, and a sample does not know all rows.
 */
export async function keepPassing(
  rules: readonly SuggestedRule[],
  {context, warehouse, relation}: {context: OperationContext; warehouse: OpenWarehouse; relation: Relation},
): Promise<SuggestedChecks> {
  const passed = new Set<string>();
  await runChecks({
    asset: relation.name,
    relation,
    checks: rules.map((rule, index) => ({name: String(index), severity: 'error', rule})),
    warehouse,
    resolve: parseRelation,
    clock: context.runtime.clock,
    signal: context.signal,
    emit(event) {
      if (event.type === 'check_finished' && event.status === 'passed') passed.add(event.check);
    },
  });
  const kept = rules.filter((_, index) => passed.has(String(index)));
  return {rules: kept, dropped: rules.length - kept.length, yaml: writeChecksText(kept)};
}
