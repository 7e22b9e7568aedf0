import {UsageError} from '../../errors/index.ts';
import {isEphemeral, isLoaded, type Asset} from '../../project/asset.ts';
import type {PlannedConnection} from '../../pipeline/plan.ts';
import type {ReferenceCache} from '../../pipeline/package/reference-cache.ts';
import type {Dependencies} from '../../project/graph.ts';
import {referencedTables} from '../../project/referenced-tables.ts';
import type {Runtime} from '../../runtime/ports.ts';
import type {Relation} from '../../warehouse/index.ts';
import type {AssetIndex} from './asset-index.ts';
import type {AnalysedAsset} from './compile-sql-asset.ts';

interface Found {
  dependencies: Dependencies;
  notices: {asset: string; message: string}[];
}

/** Joins what the SQL reads, what `ref()` named, what `depends_on` lists and what checks compare with. */
export async function findDependencies(
  assets: readonly AnalysedAsset[],
  index: AssetIndex,
  connections: ReadonlyMap<string, PlannedConnection>,
  runtime: Runtime,
  cache?: ReferenceCache,
): Promise<Found> {
  const notices: Found['notices'] = [];
  const dependencies = new Map<string, string[]>();
  for (const compiled of assets) {
    const {asset} = compiled;
    const {relations, problem} = await relationsRead(compiled, connections, runtime, cache);
    if (problem !== undefined)
      notices.push({
        asset: asset.name,
        message: `${asset.file}: the SQL parser does not understand it (${problem}); dependencies are taken from the words after FROM and JOIN`,
      });
    const connection = isLoaded(asset) ? asset.source.connection : compiled.connection;
    const read = relations.flatMap((relation) => {
      const found = index.byRelation(connection, relation);
      if (found && isEphemeral(found) && found !== asset) throw ephemeralError(asset.file, found);
      return found?.name ?? [];
    });
    const declared = asset.dependsOn.map((name) => requireAsset(index, asset.file, name));
    dependencies.set(
      asset.name,
      [...new Set([...read, ...compiled.references, ...declared])].filter((name) => name !== asset.name),
    );
  }
  addRelationshipTargets(assets, index, dependencies);
  return {dependencies, notices};
}

async function relationsRead(
  compiled: AnalysedAsset,
  connections: ReadonlyMap<string, PlannedConnection>,
  runtime: Runtime,
  cache?: ReferenceCache,
): Promise<{relations: Relation[]; problem?: string}> {
  const {asset} = compiled;
  if (asset.kind === 'sql') {
    const found = await Promise.all(compiled.ownSql.map((sql) => analyse(sql, compiled.connection)));
    const problem = found.flatMap((one) => ('problem' in one ? [one.problem] : []))[0];
    return {relations: found.flatMap((one) => one.relations), ...(problem !== undefined && {problem})};
  }
  if (!isLoaded(asset)) return {relations: []};
  const {selection, connection} = asset.source;
  if (selection.kind === 'relation') return {relations: [selection.relation]};
  return selection.kind === 'statement' ? analyse(selection.text, connection) : {relations: []};

  async function analyse(sql: string, connection: string) {
    const {parserDialect} = connections.get(connection)!.definition.dialect;
    const digest = runtime.sha256(`${parserDialect}\n${sql}`);
    const known = cache?.get(digest);
    if (known) return {relations: known};
    const found = await referencedTables(sql, parserDialect);
    if (!('problem' in found)) cache?.put(digest, found.relations);
    return found;
  }
}

function ephemeralError(file: string, {name}: Asset): UsageError {
  return new UsageError(`${file} reads ${name} by its name, but it is ephemeral and no table`, {
    code: 'asset-invalid',
    hint: `Write {{ ref('${name}') }} in its place, or set \`materialized: view\` in ${name}.`,
  });
}

function requireAsset(index: AssetIndex, file: string, name: string): string {
  const asset = index.byName(name);
  if (asset) return asset.name;
  throw new UsageError(`${file} depends on ${name}, which is no asset of this project`, {
    code: 'usage-unknown-asset',
    hint: `Known assets: ${index.names().join(', ')}.`,
  });
}

/** A table that a check compares with comes first, unless it is itself made from the checked one. */
function addRelationshipTargets(
  assets: readonly AnalysedAsset[],
  index: AssetIndex,
  dependencies: Map<string, string[]>,
): void {
  for (const {asset} of assets)
    for (const {rule} of asset.checks) {
      if (!('to' in rule)) continue;
      const target = index.byName(rule.to)?.name;
      if (target === undefined || target === asset.name) continue;
      if (!isUpstream(dependencies, asset.name, target) && !dependencies.get(asset.name)!.includes(target))
        dependencies.get(asset.name)!.push(target);
    }
}

function isUpstream(dependencies: Dependencies, name: string, of: string): boolean {
  const waiting = [of];
  const seen = new Set(waiting);
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop())
    for (const upstream of dependencies.get(current) ?? []) {
      if (upstream === name) return true;
      if (!seen.has(upstream)) {
        seen.add(upstream);
        waiting.push(upstream);
      }
    }
  return false;
}
