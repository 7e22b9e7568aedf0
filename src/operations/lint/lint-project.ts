import {UsageError} from '../../errors/index.ts';
import type {Asset, SqlAsset} from '../../project/asset.ts';
import {loadAssets} from '../../project/load-assets.ts';
import {readQueries} from '../../sql/lint/read-queries.ts';
import type {SqlRuleContext} from '../../sql/lint/rule.ts';
import {sqlRules} from '../../sql/lint/rules.ts';
import {suggest} from '../../util/suggest.ts';
import {findAdapter, type Dialect} from '../../warehouse/index.ts';
import {assetReaders} from '../compile-project/script-connections.ts';
import type {OperationContext} from '../context.ts';
import {assetRules} from './asset-rules.ts';
import {isIgnored, readIgnoredLines} from './ignored-lines.ts';
import {checkPolicy, parsePolicies} from './policy.ts';

export interface LintFinding {
  rule: string;
  severity: 'warn' | 'error';
  /** Below the project folder. */
  file: string;
  /** 1-based. */
  line: number;
  column: number;
  message: string;
  isFixable: boolean;
}

export interface LintReport {
  findings: readonly LintFinding[];
  /** Assets that were looked at. */
  assets: number;
  /** Findings that `fix` took away. */
  fixed: number;
}

const policyFiles = ['policy.yml', 'policy.yaml'];

/** Id and meaning of every rule of weir's own. */
export const lintRules: readonly {id: string; severity: string; summary: string}[] = [
  ...sqlRules,
  ...assetRules,
];

/** Looks at the assets below the paths, or all, by weir's own rules and the policies of policy.yml. */
export async function lintProject(
  context: OperationContext,
  {paths, fix}: {paths: readonly string[]; fix: boolean},
): Promise<LintReport> {
  const {files, paths: path} = context.runtime;
  const {root, lint = {}} = await context.project();
  refuseUnknownRules(lint);
  const {assets} = await loadAssets(context.runtime, root, assetReaders(context));
  const chosen = chooseAssets(assets, paths);
  const policies = await readPolicies(context, root);
  const names = new Set(assets.map(({name}) => name));
  const findings: LintFinding[] = [];
  let fixed = 0;
  for (const asset of chosen) {
    const text = await files.readText(path.join(root, asset.file));
    const ignored = readIgnoredLines(text);
    const add = (
      rule: string,
      severity: 'off' | 'warn' | 'error',
      place: Place,
      message: string,
      isFixable = false,
    ) => {
      const level = lint[rule] ?? severity;
      if (level === 'off' || isIgnored(ignored, place.line, rule)) return false;
      findings.push({rule, severity: level, file: asset.file, ...place, message, isFixable});
      return true;
    };
    const top = {line: 1, column: 1};
    for (const rule of assetRules)
      for (const message of rule.check(asset)) add(rule.id, rule.severity, top, message);
    for (const policy of policies)
      for (const message of checkPolicy(policy, asset)) add(policy.name, policy.severity, top, message);
    if (asset.kind !== 'sql') continue;
    const sql = await ruleContext(context, asset, names);
    const fixes: {start: number; end: number; text: string}[] = [];
    for (const rule of sqlRules)
      for (const {offset, message, fix: mending} of rule.check(sql)) {
        const isFound = add(rule.id, rule.severity, placeOf(text, offset), message, mending !== undefined);
        if (!isFound || !fix || !mending) continue;
        findings.pop();
        fixes.push(mending);
      }
    if (fixes.length > 0) await files.writeText(path.join(root, asset.file), applyFixes(text, fixes));
    fixed += fixes.length;
  }
  findings.sort(
    (one, other) => compareTexts(one.file, other.file) || one.line - other.line || one.column - other.column,
  );
  return {findings, assets: chosen.length, fixed};
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

interface Place {
  line: number;
  column: number;
}

function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return {line: before.split('\n').length, column: offset - before.lastIndexOf('\n')};
}

function applyFixes(text: string, fixes: readonly {start: number; end: number; text: string}[]): string {
  return fixes
    .toSorted((one, other) => other.start - one.start)
    .reduce((fixed, {start, end, text: piece}) => fixed.slice(0, start) + piece + fixed.slice(end), text);
}

async function ruleContext(
  context: OperationContext,
  asset: SqlAsset,
  assets: ReadonlySet<string>,
): Promise<SqlRuleContext> {
  const {connections, defaultConnection} = await context.project();
  const settings = connections.get(asset.connection ?? defaultConnection ?? '');
  const dialect: Dialect | undefined =
    settings && (await findAdapter(context.adapters, settings.type).load()).dialect;
  return {
    ...readQueries(asset.template, dialect?.lexicalTraits),
    materialization: asset.materialization.kind,
    isMart: /mart/i.test(asset.relation.schema ?? '') || asset.tags.some((tag) => /^marts?$/i.test(tag)),
    assets,
    quoteIdentifier: (name) => dialect?.quoteIdentifier(name) ?? `"${name}"`,
  };
}

function chooseAssets(assets: readonly Asset[], paths: readonly string[]): readonly Asset[] {
  if (paths.length === 0) return assets;
  const wanted = paths.map((text) => text.replace(/^\.\//, '').replace(/\/$/, ''));
  for (const [index, text] of wanted.entries())
    if (!assets.some((asset) => isBelow(asset, text)))
      throw new UsageError(`There is no asset ${paths[index]}`, {
        code: 'usage-unknown-asset',
        hint: `${near(text, assets)}Name files, folders or assets of the project, or nothing for all of them.`,
      });
  return assets.filter((asset) => wanted.some((text) => isBelow(asset, text)));
}

function isBelow({name, file}: Asset, text: string): boolean {
  return name === text || file === text || file.startsWith(`${text}/`);
}

function near(text: string, assets: readonly Asset[]): string {
  const found = suggest(
    text,
    assets.flatMap(({name, file}) => [name, file]),
  );
  return found === undefined ? '' : `Did you mean ${found}? `;
}

async function readPolicies({runtime: {files, paths}}: OperationContext, root: string) {
  for (const file of policyFiles) {
    const path = paths.join(root, file);
    if (await files.exists(path)) return parsePolicies(await files.readText(path), file);
  }
  return [];
}

function refuseUnknownRules(settings: Readonly<Record<string, string>>): void {
  const known = lintRules.map(({id}) => id);
  for (const rule of Object.keys(settings)) {
    if (known.includes(rule)) continue;
    const found = suggest(rule, known);
    throw new UsageError(`weir.yml: lint names the rule ${rule}, which is none`, {
      code: 'config-unknown-key',
      hint: `${found === undefined ? '' : `Did you mean ${found}? `}Rules: ${known.join(', ')}.`,
    });
  }
}
