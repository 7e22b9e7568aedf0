import {UsageError} from '../../errors/index.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import {configFromTree, mergeConfig} from './config.ts';
import type {Config, DbtSource} from './node.ts';
import {columnsOf, configOf, isWritten, testsOf, type PropertyEntry} from './read-properties.ts';

type Written = Readonly<Record<string, unknown>>;

/** Every enabled table of a source. */
export function parseSource(
  project: DbtProject,
  entry: PropertyEntry,
  describe: (text: string) => string,
): DbtSource[] {
  const {written, dbtPackage, placeOf} = entry;
  const tables = Array.isArray(written['tables']) ? written['tables'] : [];
  return tables.flatMap((table: unknown, position): DbtSource[] => {
    if (!isWritten(table) || typeof table['name'] !== 'string')
      throw new UsageError(`${placeOf(['tables', position])}: this table has no name`, {
        code: 'config-invalid',
        hint: 'Write `- name: ...`.',
      });
    const source = sourceTable(project, entry, table, position, describe);
    if (source.config['enabled'] === false) return [];
    const other = project.sources.get(source.uniqueId);
    if (other)
      throw new UsageError(
        `${source.place} and ${other.place} both define the source ${entry.name}.${source.name}`,
        {
          code: 'asset-duplicate',
          hint: 'Remove one of them.',
        },
      );
    project.sources.set(source.uniqueId, source);
    return [{...source, dbtPackage}];
  });
}

function sourceTable(
  project: DbtProject,
  entry: PropertyEntry,
  table: Written,
  position: number,
  describe: (text: string) => string,
): DbtSource {
  const {written, dbtPackage, file, placeOf, name: sourceName} = entry;
  const name = String(table['name']);
  const folders = file.slice(dbtPackage.prefix.length).split('/').slice(1, -1);
  const fqn = [dbtPackage.name, ...folders, sourceName, name];
  const own = mergeConfig(configOf(written), configOf(table));
  const tree = mergeConfig(
    dbtPackage === project.root ? {} : configFromTree(dbtPackage.file.sources, fqn),
    configFromTree(project.root.file.sources, fqn),
  );
  const config = dbtPackage === project.root ? mergeConfig(tree, own) : mergeConfig(own, tree);
  const tableEntry = {...entry, written: table};
  const at = ['tables', position];
  const freshness = freshnessOf(written, table, config);
  const loadedAt = table['loaded_at_field'] ?? config['loaded_at_field'] ?? written['loaded_at_field'];
  const schema = written['schema'] ?? sourceName;
  const database = written['database'] ?? project.target.database;
  return {
    uniqueId: `source.${dbtPackage.name}.${sourceName}.${name}`,
    dbtPackage,
    sourceName,
    name,
    file,
    place: placeOf(at),
    fqn,
    relation: {
      ...(database !== undefined && {database: String(database)}),
      schema: String(schema),
      identifier: String(table['identifier'] ?? name),
    },
    config: {enabled: true, ...config},
    description: describe(String(table['description'] ?? '')),
    sourceDescription: describe(String(written['description'] ?? '')),
    loader: String(table['loader'] ?? written['loader'] ?? ''),
    columns: columnsOf(tableEntry, describe, at),
    tags: Array.isArray(config['tags']) ? config['tags'].map(String) : [],
    meta: isWritten(config['meta']) ? config['meta'] : {},
    ...(typeof loadedAt === 'string' && {loadedAtField: loadedAt}),
    ...(freshness && {freshness}),
    tests: [...testsOf(tableEntry, at)],
    written: table,
  };
}

function freshnessOf(source: Written, table: Written, config: Config): Config | undefined {
  const own = table['freshness'];
  if (own === null) return undefined;
  const inherited = config['freshness'] ?? source['freshness'];
  const merged = {...(isWritten(inherited) ? inherited : {}), ...(isWritten(own) ? own : {})};
  return Object.keys(merged).length > 0 ? merged : undefined;
}
