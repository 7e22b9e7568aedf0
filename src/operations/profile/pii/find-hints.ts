import type {PiiHint} from '../table-profile.ts';
import {kindsByName} from './name-rules.ts';
import {valueRules} from './value-rules.ts';

/** What a column's name and some of its values hint at. Empty texts are no values. */
export function findPiiHints(name: string, values: readonly string[]): PiiHint[] {
  const filled = values.filter((value) => value.trim() !== '');
  const byName = kindsByName(name);
  const hints = byName.map((kind): PiiHint => {
    const rule = valueRules.find((each) => each.kind === kind);
    if (!rule || filled.length === 0) return {kind, by: ['name']};
    const share = shareOf(filled, rule.matches);
    const isTold = share >= (rule.tellingShare ?? 0.5);
    return {kind, by: isTold ? ['name', 'values'] : ['name'], share, of: filled.length};
  });
  for (const {kind, matches, tellingShare} of valueRules) {
    if (tellingShare === undefined || byName.includes(kind) || filled.length === 0) continue;
    const share = shareOf(filled, matches);
    if (share >= tellingShare) hints.push({kind, by: ['values'], share, of: filled.length});
  }
  return hints;
}

function shareOf(values: readonly string[], matches: (value: string) => boolean): number {
  return values.filter(matches).length / values.length;
}
