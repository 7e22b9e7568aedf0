import type {AssetVersion} from '../../pipeline/package/environment-store.ts';
import type {SyntaxTree} from '../../transform/canonical-sql.ts';
import {compareSql} from '../../transform/categorize.ts';
import {impactOf, lower, noEffect, type Effect, type Impact} from '../../transform/impact.ts';
import type {ChangeKind} from '../../transform/plan-document.ts';
import type {DesiredAsset} from './desired-versions.ts';
import type {Workspace} from './workspace.ts';

/** What differs about an asset, and what that does to others. */
export interface ClassifiedAsset extends DesiredAsset {
  kind: ChangeKind | 'same';
  impact: Impact;
}

const unchanged: Impact = {
  category: 'non-breaking',
  reasons: [],
  columns: {added: [], removed: [], changed: []},
  effect: noEffect,
  keepsTable: true,
};

/** Says of every asset whether and how it differs from what the environment has. */
export async function classify(
  workspace: Workspace,
  desired: ReadonlyMap<string, DesiredAsset>,
): Promise<Map<string, ClassifiedAsset>> {
  const classified = new Map<string, ClassifiedAsset>();
  for (const [name, asset] of desired) {
    const {base, version} = asset;
    if (!base) classified.set(name, {...asset, kind: 'added', impact: {...unchanged, keepsTable: false}});
    else if (base.version === version.version)
      classified.set(name, {...asset, kind: kindOfSame(base, version), impact: unchanged});
    else if (base.data !== version.data)
      classified.set(name, {...asset, kind: 'changed', impact: compareVersions(base, version)});
    else
      classified.set(name, {
        ...asset,
        kind: 'indirect',
        impact: await indirectImpact(workspace, asset, classified),
      });
  }
  return classified;
}

function kindOfSame(base: AssetVersion, version: AssetVersion): ChangeKind | 'same' {
  if (base.checks !== version.checks) return 'checks';
  return base.metadata === version.metadata ? 'same' : 'metadata';
}

function compareVersions(base: AssetVersion, version: AssetVersion): Impact {
  const [before, after] = [base.definition, version.definition];
  const rows: string[] = [];
  if (before.settings !== after.settings) rows.push(...settingsReasons(before.settings, after.settings));
  const change =
    before.sql === after.sql
      ? {added: [], removed: [], changed: [], rowReasons: []}
      : compareSql(treeOf(before), treeOf(after));
  const reasons = [...rows, ...change.rowReasons];
  const {added, removed, changed} = change;
  const isBreaking = reasons.length + removed.length + changed.length > 0;
  const effect: Effect = {
    rows: reasons.length > 0,
    columns: lower([...removed, ...changed]),
    added: lower(added),
  };
  return {
    category: isBreaking ? 'breaking' : 'non-breaking',
    reasons,
    columns: {added, removed, changed},
    effect,
    keepsTable: false,
  };
}

/** Settings that another kind of table comes from, but the same rows. */
function settingsReasons(before: string, after: string): string[] {
  const [former, current] = [before, after].map((text) => JSON.parse(text) as Record<string, unknown>);
  return Object.keys({...former, ...current})
    .filter((key) => JSON.stringify(former![key]) !== JSON.stringify(current![key]))
    .map((key) => `${key === 'more' ? 'the SQL of increments' : key} differs`);
}

function treeOf({sql, isTree}: AssetVersion['definition']): SyntaxTree | undefined {
  return sql !== undefined && isTree ? (JSON.parse(sql) as SyntaxTree) : undefined;
}

async function indirectImpact(
  workspace: Workspace,
  {facts, base}: DesiredAsset,
  classified: ReadonlyMap<string, ClassifiedAsset>,
): Promise<Impact> {
  const {compiled, reads} = facts;
  const {dialect, capabilities} = workspace.definition(compiled.connection);
  const upstream = reads.flatMap((name) => {
    const read = classified.get(name);
    return read
      ? [{asset: name, relation: read.facts.compiled.asset.relation, effect: read.impact.effect}]
      : [];
  });
  const impact = await impactOf(compiled.select ?? '', upstream, {
    parserDialect: dialect.parserDialect,
    identifierCase: capabilities.identifierCase,
    columnsOf: () => undefined,
  });
  const isView = base?.kind === 'view';
  return isView ? {...impact, keepsTable: false} : impact;
}
