import {parse} from 'yaml';
import type {Project} from '../../config/project.ts';
import type {SourceUse} from './merge-compiled.ts';
import {manifestWithSeeds} from '../../dbt/artifacts/manifest-with-seeds.ts';
import {openDbtSession, type DbtSession} from '../../dbt/compile/session.ts';
import {loadDbtProject} from '../../dbt/load-dbt-project.ts';
import {readTarget} from '../../dbt/project/profile.ts';
import type {CompiledProject} from '../compile-project/compile-project.ts';
import type {OperationContext} from '../context.ts';
import {dbtRunExtension} from './dbt-run-extension.ts';
import {dbtAssets} from './dbt-assets.ts';
import {selectableNodes} from './selectable-nodes.ts';
import {targetConnection} from './dbt-project.ts';

/** A dbt project as assets of weir. Opens no connection. */
export async function compileDbtProject(
  context: OperationContext,
  project: Project & {dbt: NonNullable<Project['dbt']>},
): Promise<CompiledProject & {sourceUses: SourceUse[]}> {
  const {runtime, adapters} = context;
  const {root} = project.dbt;
  const given = Object.entries(context.variables ?? {}).map(([name, text]) => [name, parse(text) as unknown]);
  const invocation = {
    ...project.dbt.invocation,
    variables: {...project.dbt.invocation.variables, ...Object.fromEntries(given)},
  };
  const profile = await readTarget(runtime, root, project.dbt.profile, {
    ...invocation,
    target: project.environment,
  });
  const {definition, connection} = await targetConnection(adapters, profile);
  const loaded = await loadDbtProject(runtime, {
    root,
    invocation,
    flags: {fullRefresh: false, storeFailures: false},
    target: profile,
    flavour: definition.dbt!,
    quoteName: definition.dialect.quoteIdentifier,
  });
  const session = openDbtSession(loaded, runtime);
  const {assets, dependencies, notices} = dbtAssets(session, connection.name);
  return {
    project,
    assets,
    dependencies,
    connections: new Map([[connection.name, {definition, readOnly: false}]]),
    notices: [
      ...loaded.notices.map(({file, message}) => ({level: 'warn' as const, asset: file, message})),
      ...notices,
    ],
    selectable: selectableNodes(session, assets, dependencies, (text) => runtime.sha256(text)),
    manifest: () => manifestWithSeeds(session),
    extension: dbtRunExtension(session, connection.name),
    sourceUses: sourceUses(session),
  };
}

function sourceUses({project, names}: DbtSession): SourceUse[] {
  return [...project.nodes.values()].flatMap((node) => {
    const reader = names.get(node.uniqueId);
    if (reader === undefined) return [];
    return node.dependsOn.flatMap((id) => {
      const {schema, identifier} = project.sources.get(id)?.relation ?? {};
      return identifier === undefined
        ? []
        : [{reader, relation: {...(schema !== undefined && {schema}), name: identifier}}];
    });
  });
}
