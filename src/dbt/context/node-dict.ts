import type {DbtNode, DbtSource} from '../nodes/node.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import {DbtRelation} from './dbt-relation.ts';

/** The relation of a node or source as SQL. */
export function relationOf(
  project: Pick<DbtProject, 'quoteName'>,
  {relation}: Pick<DbtNode, 'relation'>,
): DbtRelation {
  return new DbtRelation(relation, project.quoteName);
}

/** A node as templates and manifest.json have it. */
export function nodeDict(project: Pick<DbtProject, 'quoteName'>, node: DbtNode): Record<string, unknown> {
  const {properties, config, relation} = node;
  return {
    database: relation.database ?? null,
    schema: relation.schema ?? null,
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.dbtPackage.name,
    path: node.path,
    original_file_path: node.file.slice(node.dbtPackage.prefix.length),
    unique_id: node.uniqueId,
    fqn: [...node.fqn],
    alias: node.alias,
    config: {...config},
    tags: [...node.tags],
    description: properties?.description ?? '',
    columns: columnDicts(properties?.columns ?? []),
    meta: {...node.meta},
    docs: {show: true, node_color: null},
    patch_path: properties
      ? `${node.dbtPackage.name}://${properties.file.slice(node.dbtPackage.prefix.length)}`
      : null,
    relation_name:
      node.resourceType === 'test' || config['materialized'] === 'ephemeral'
        ? null
        : relationOf(project, node).text(),
    raw_code: node.rawCode,
    language: 'sql',
    refs: node.refs.map(({name, packageName, version}) => ({
      name,
      package: packageName ?? null,
      version: version ?? null,
    })),
    sources: node.sources.map(([source, table]) => [source, table]),
    metrics: [],
    depends_on: {macros: [...node.macroIds], nodes: [...node.dependsOn]},
    ...(node.version !== undefined && {version: node.version}),
    ...(node.test && {
      column_name: node.test.column ?? null,
      attached_node: node.test.attachedTo ?? null,
      ...(node.test.kind === 'generic' && {
        test_metadata: {
          name: node.test.name,
          namespace: node.test.packageName ?? null,
          kwargs: {...node.test.arguments},
        },
      }),
    }),
  };
}

export function sourceDict(
  project: Pick<DbtProject, 'quoteName'>,
  source: DbtSource,
): Record<string, unknown> {
  const {relation} = source;
  return {
    database: relation.database ?? null,
    schema: relation.schema ?? null,
    name: source.name,
    resource_type: 'source',
    package_name: source.dbtPackage.name,
    path: source.file.slice(source.dbtPackage.prefix.length),
    original_file_path: source.file.slice(source.dbtPackage.prefix.length),
    unique_id: source.uniqueId,
    fqn: [...source.fqn],
    source_name: source.sourceName,
    source_description: source.sourceDescription,
    loader: source.loader,
    identifier: relation.identifier,
    loaded_at_field: source.loadedAtField ?? null,
    freshness: source.freshness ?? null,
    description: source.description,
    columns: columnDicts(source.columns),
    meta: {...source.meta},
    tags: [...source.tags],
    config: {...source.config},
    relation_name: relationOf(project, source).text(),
  };
}

function columnDicts(columns: DbtSource['columns']): Record<string, unknown> {
  return Object.fromEntries(
    columns.map((column) => [
      column.name,
      {
        name: column.name,
        description: column.description,
        meta: {...column.meta},
        data_type: column.dataType ?? null,
        quote: column.quote || null,
        tags: [...column.tags],
        constraints: [],
      },
    ]),
  );
}
