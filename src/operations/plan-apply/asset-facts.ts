import {createCanonicalCache, type CachedCanonical} from '../../pipeline/package/canonical-cache.ts';
import type {VersionDefinition} from '../../pipeline/package/environment-store.ts';
import type {CompiledAsset} from '../../pipeline/plan.ts';
import {isLoaded} from '../../project/asset.ts';
import type {Runtime, Sqlite} from '../../runtime/ports.ts';
import {canonicalJson} from '../../transform/canonical-json.ts';
import {canonicalSql} from '../../transform/canonical-sql.ts';
import {dataSettings, fingerprint, type Fingerprints} from '../../transform/fingerprint.ts';
import type {CompiledProject} from '../compile-project/compile-project.ts';

/** What decides the version of an asset. */
export interface AssetFacts {
  compiled: CompiledAsset;
  fingerprints: Fingerprints;
  /** Assets whose rows it reads. */
  reads: readonly string[];
  definition: Omit<VersionDefinition, 'upstream'>;
}

/** Facts of all assets by name. Canonical statements are kept in the state, so that the parser loads only for new ones. */
export async function assetFacts(
  {assets, dependencies, connections, project}: CompiledProject,
  runtime: Runtime,
  database: Sqlite,
): Promise<Map<string, AssetFacts>> {
  const cache = createCanonicalCache(database);
  const facts = new Map<string, AssetFacts>();
  for (const compiled of assets) {
    const {asset, connection, select, incrementalSelect} = compiled;
    const {dialect} = connections.get(connection)!.definition;
    const statements = [select, incrementalSelect].filter((sql) => sql !== undefined);
    const canonical: CachedCanonical[] = [];
    for (const sql of statements) {
      const digest = runtime.sha256(`${dialect.parserDialect}\n${sql}`);
      let known = cache.get(digest);
      if (!known) {
        const {text, tree} = await canonicalSql(sql, dialect);
        known = {text, isTree: tree !== undefined};
        cache.put(digest, known);
      }
      canonical.push(known);
    }
    const sql = canonical.map(({text}) => text).join('\n');
    const content = await contentDigest(compiled, runtime, project.root);
    const input = {
      asset,
      connection,
      ...(canonical.length > 0 && {sql}),
      ...(content !== undefined && {content}),
    };
    facts.set(asset.name, {
      compiled,
      fingerprints: fingerprint(input, (text) => runtime.sha256(text)),
      reads: (dependencies.get(asset.name) ?? []).filter((name) => isRead(compiled, name, sql, assets)),
      definition: {
        ...(canonical[0] && {sql: canonical[0].text, isTree: canonical[0].isTree}),
        settings: canonicalJson({...dataSettings(input), more: canonical[1]?.text}),
      },
    });
  }
  return facts;
}

/** A table that only a check compares with has no say in the rows. */
function isRead(
  {asset}: CompiledAsset,
  name: string,
  canonical: string,
  assets: readonly CompiledAsset[],
): boolean {
  const isTarget = asset.checks.some(
    ({rule}) => rule.kind === 'relationships' && (rule.to === name || name.endsWith(`.${rule.to}`)),
  );
  if (!isTarget || asset.dependsOn.includes(name)) return true;
  const table = assets.find((other) => other.asset.name === name)!.asset.relation.name;
  return canonical.toLowerCase().includes(JSON.stringify(table).toLowerCase());
}

/** Digest of the rows of a seed, which are part of the project. */
async function contentDigest(
  {asset}: CompiledAsset,
  {files, paths, sha256}: Runtime,
  root: string,
): Promise<string | undefined> {
  if (!isLoaded(asset) || asset.kind !== 'seed' || asset.source.selection.kind !== 'path') return undefined;
  return sha256(await files.readText(paths.resolve(root, asset.source.selection.path)));
}
