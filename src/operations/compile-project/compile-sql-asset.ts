import type {Project} from '../../config/project.ts';
import type {CompiledAsset, PlannedConnection} from '../../pipeline/plan.ts';
import type {SqlAsset} from '../../project/asset.ts';
import {wholeBuild, type BuildScope} from '../../project/build-scope.ts';
import {toDialect} from '../../project/translate-sql.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {withCommonTables} from '../../sql/common-tables.ts';
import type {Dialect} from '../../warehouse/index.ts';
import type {AssetIndex} from './asset-index.ts';
import {createEphemerals} from './ephemerals.ts';
import {renderSql} from './render-sql.ts';

/** What templates of a project are rendered with. */
export interface CompileScope {
  project: Project;
  index: AssetIndex;
  connections: ReadonlyMap<string, PlannedConnection>;
  /** Connection of an asset. */
  connectionOf(asset: string): string;
  /** File of an asset that is switched off, by its name. */
  disabled: ReadonlyMap<string, string>;
  runtime: Runtime;
}

/** A compiled asset with what its SQL tells of its dependencies. */
export interface AnalysedAsset extends CompiledAsset {
  /** Assets that it named by `ref()`. */
  references: readonly string[];
  /** Its own SQL in every form that a build may take, without the ephemeral assets that are put into it. */
  ownSql: readonly string[];
}

/** Stands for the interval of a build where none is known yet. */
const sampleInterval = {start: '2000-01-01 00:00:00', end: '2000-01-02 00:00:00'};

/** Renders the template of a SQL asset in every form that a build may take. */
export async function compileSqlAsset(
  asset: SqlAsset,
  connection: string,
  scope: CompileScope,
): Promise<AnalysedAsset> {
  const {dialect} = scope.connections.get(connection)!.definition;
  const {materialization} = asset;
  const isIncremental = materialization.kind === 'incremental';
  const byTime = isIncremental && materialization.strategy.kind === 'time';
  const sample: BuildScope = byTime ? {...wholeBuild, interval: sampleInterval} : wholeBuild;
  const whole = await renderAsset(asset, sample, {...scope, connection, dialect});
  const more = isIncremental
    ? await renderAsset(asset, {...sample, isIncremental: true}, {...scope, connection, dialect})
    : undefined;
  return {
    asset,
    connection,
    select: whole.select,
    hooks: whole.hooks,
    ...(more && {
      incrementalSelect: more.select,
      render: (build: BuildScope) => renderAsset(asset, build, {...scope, connection, dialect}),
    }),
    references: [...new Set([...whole.references, ...(more?.references ?? [])])],
    ownSql: [...new Set([whole.own, ...(more ? [more.own] : [])])],
  };
}

async function renderAsset(
  asset: SqlAsset,
  build: BuildScope,
  scope: CompileScope & {connection: string; dialect: Dialect},
) {
  const ephemerals = createEphemerals(asset, build, scope);
  const references: string[] = [];
  const render = (template: string) => renderSql(asset, template, {...scope, build, ephemerals, references});
  const {dialect: translated, build: settings} = asset;
  const own = await toDialect(await render(asset.template), asset, scope.dialect);
  const tables = await ephemerals.commonTables();
  const hooks = {
    before: await renderAll(settings.preHooks, render),
    after: await renderAll(settings.postHooks, render),
  };
  const traits = translated === undefined ? scope.dialect.lexicalTraits : undefined;
  return {own, select: withCommonTables(own, tables, traits), hooks, references};
}

async function renderAll(
  templates: readonly string[],
  render: (template: string) => Promise<string>,
): Promise<string[]> {
  const rendered: string[] = [];
  for (const template of templates) rendered.push(await render(template));
  return rendered.filter((statement) => statement !== '');
}
