import {compileNode} from '../../dbt/compile/compile-node.ts';
import type {NodeScope} from '../../dbt/compile/node-environment.ts';
import type {DbtSession} from '../../dbt/compile/session.ts';
import {Questions} from '../../dbt/context/questions.ts';
import {materializeNode} from '../../dbt/materialize/materialize.ts';
import {weirRelation} from '../../dbt/materialize/weir-relation.ts';
import type {DbtNode} from '../../dbt/nodes/node.ts';
import {UnsupportedError} from '../../errors/index.ts';
import {define} from '../../jinja/index.ts';
import type {CompiledAsset, PerformStep} from '../../pipeline/plan.ts';
import type {Asset} from '../../project/asset.ts';
import type {Dependencies} from '../../project/graph.ts';
import type {CompileNotice} from '../compile-project/compile-project.ts';
import {dbtMaterialization} from './dbt-materialization.ts';
import {dbtChecks, placeTests} from './dbt-checks.ts';

export interface DbtAssets {
  assets: CompiledAsset[];
  dependencies: Dependencies;
  notices: CompileNotice[];
}

/** Models, seeds and snapshots with their tests. */
export function dbtAssets(session: DbtSession, connection: string): DbtAssets {
  const {project} = session;
  const nodes = [...project.nodes.values()].filter(({resourceType}) => resourceType !== 'test');
  refuseOwnMaterializations(session, nodes);
  const {names} = session;
  const dependencies = new Map(
    nodes.map((node) => [names.get(node.uniqueId)!, node.dependsOn.flatMap((id) => names.get(id) ?? [])]),
  );
  const placed = placeTests(session, names, dependencies);
  const notices: CompileNotice[] = placed.homeless.map((test) => ({
    level: 'warn',
    asset: test.file,
    message: `${test.test!.place}: the test ${test.name} looks at nothing that is built here and is not run`,
  }));
  const assets = nodes.map((node): CompiledAsset => {
    const select = previewSql(session, node, false);
    const isIncremental = node.config['materialized'] === 'incremental';
    const more = isIncremental ? previewSql(session, node, true) : undefined;
    return {
      asset: toAsset(session, node, {connection, tests: placed.byHome.get(node.uniqueId) ?? []}),
      connection,
      ...(select !== undefined && {select}),
      ...(more !== undefined && {incrementalSelect: more}),
      ...(node.config['materialized'] !== 'ephemeral' && {perform: performer(session, node)}),
    };
  });
  return {assets, dependencies: placed.dependencies, notices};
}

function refuseOwnMaterializations({project}: DbtSession, nodes: readonly DbtNode[]): void {
  const known = ['view', 'table', 'incremental', 'ephemeral', 'seed', 'snapshot'];
  for (const {config, file} of nodes) {
    const name = String(config['materialized']);
    if (known.includes(name)) continue;
    const own = project.macros.all().find((macro) => macro.name === `materialization_${name}`);
    throw new UnsupportedError(
      `${file}: the materialization ${name} is not supported${own ? ` (it is defined in ${own.template.source.file})` : ''}`,
      {hint: `Supported: ${known.join(', ')}.`},
    );
  }
}

function toAsset(
  session: DbtSession,
  node: DbtNode,
  {connection, tests}: {connection: string; tests: readonly DbtNode[]},
): Asset {
  const {properties, config} = node;
  const owner = node.meta['owner'];
  const base = {
    name: session.names.get(node.uniqueId)!,
    file: node.file,
    ...(properties?.description && {description: properties.description}),
    ...(typeof owner === 'string' && {owner}),
    tags: node.tags,
    connection,
    relation: weirRelation(session.project, node),
    dependsOn: [],
    checks: dbtChecks(session, tests),
    columns: (properties?.columns ?? []).map(({name, description}) => ({
      name,
      ...(description && {description}),
    })),
    meta: node.meta,
    schedule: {},
    enabled: true,
  };
  return {
    ...base,
    kind: 'sql',
    materialization: dbtMaterialization(node, session.project.flavour.defaultStrategy),
    build: {
      onSchemaChange:
        (['fail', 'append_new_columns', 'sync_all_columns'] as const).find(
          (policy) => policy === config['on_schema_change'],
        ) ?? 'ignore',
      preHooks: [],
      postHooks: [],
    },
    template: node.rawCode,
  };
}

/** The SQL as far as it is known without a database; where a template asks for more, what it says while files are read. */
function previewSql(session: DbtSession, node: DbtNode, isIncremental: boolean): string | undefined {
  if (node.resourceType === 'seed') return undefined;
  const questions = new Questions();
  const scope = (execute: boolean): NodeScope => ({
    questions,
    tell: () => {},
    now: session.project.startedAt,
    execute,
    further: new Map([['is_incremental', define('is_incremental', [], () => isIncremental)]]),
  });
  return (
    questions.renderAlone(() => compileNode(session, node, scope(true))) ??
    compileNode(session, node, scope(false))
  );
}

function performer(session: DbtSession, node: DbtNode): PerformStep {
  return async ({warehouse, signal, emit, fullRefresh}) => {
    session.project.flags.fullRefresh = fullRefresh;
    const asset = session.names.get(node.uniqueId)!;
    const tell = (message: string) =>
      emit({type: 'notice', level: 'info', asset, message: `${asset}: ${message}`});
    return materializeNode({session, node, warehouse, signal, tell});
  };
}
