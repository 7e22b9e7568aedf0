import {problemsError} from '../../config/document-problems.ts';
import {parseYamlDocument, type YamlDocument} from '../../config/yaml-document.ts';
import {UsageError} from '../../errors/index.ts';
import type {Environment} from '../../jinja/index.ts';
import {suggest} from '../../util/suggest.ts';
import {renderTree} from '../project/native-render.ts';
import type {DbtPackage} from '../project/load-project.ts';
import type {ColumnProperties, Config, Properties, WrittenTest} from './node.ts';

type Written = Readonly<Record<string, unknown>>;

const topKeys = [
  'version',
  'models',
  'seeds',
  'snapshots',
  'sources',
  'exposures',
  'macros',
  'analyses',
  'data_tests',
  'unit_tests',
  'metrics',
  'semantic_models',
  'saved_queries',
  'groups',
  'functions',
  'anchors',
] as const;

/** One entry of a list in a properties file, e.g. one model. */
export interface PropertyEntry {
  kind: string;
  name: string;
  dbtPackage: DbtPackage;
  file: string;
  written: Written;
  /** `file:line:column` of something inside of the entry. */
  placeOf(path: readonly PropertyKey[]): string;
}

/** Everything that one YAML file in a folder of models, seeds or snapshots says. */
export function readPropertiesFile(
  {file, text, dbtPackage}: {file: string; text: string; dbtPackage: DbtPackage},
  environment: Environment,
): {entries: PropertyEntry[]; unknownKeys: string[]} {
  const document = parseYamlDocument(text, file, {allowEmpty: true});
  const value = renderTree(document.value, file, environment, isLate) as Written;
  const unknownKeys = Object.keys(value).filter((key) => !(topKeys as readonly string[]).includes(key));
  refuseMisspelled(document, unknownKeys);
  const entries = topKeys.flatMap((kind): PropertyEntry[] => {
    const list = value[kind];
    if (!Array.isArray(list)) return [];
    return list.map((written: unknown, position) => {
      const name = (written as Written | null)?.['name'];
      if (typeof name !== 'string')
        throw problemsError(document, [
          {
            position: document.positionOf([kind, position]),
            message: `this entry of ${kind} has no name`,
            code: 'config-invalid',
            hint: 'Write `- name: ...`.',
          },
        ]);
      return {
        kind,
        name,
        dbtPackage,
        file,
        written: written as Written,
        placeOf: (path) => placeIn(document, [kind, position, ...path]),
      };
    });
  });
  return {entries, unknownKeys};
}

function placeIn(document: YamlDocument, path: readonly PropertyKey[]): string {
  const {line, column} = document.positionOfKey(path);
  return `${document.file}:${line}:${column}`;
}

function refuseMisspelled(document: YamlDocument, unknownKeys: readonly string[]): void {
  const problems = unknownKeys.flatMap((key) => {
    const near = suggest(key, topKeys);
    if (near === undefined) return [];
    return {
      position: document.positionOfKey([key]),
      message: `there is no key ${key}`,
      code: 'config-unknown-key' as const,
      hint: `Did you mean ${near}?`,
    };
  });
  if (problems.length > 0) throw problemsError(document, problems);
}

/** Tests, descriptions, hooks and SQL of unit tests are rendered when they are used. */
function isLate(path: readonly PropertyKey[]): boolean {
  const last = String(path.at(-1) ?? '');
  return (
    last === 'tests' ||
    last === 'data_tests' ||
    last === 'description' ||
    path[0] === 'unit_tests' ||
    path[0] === 'macros' ||
    path[0] === 'metrics' ||
    path[0] === 'semantic_models' ||
    /^(pre|post)[-_]hook$/.test(last)
  );
}

const asList = (value: unknown): unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
const asTexts = (value: unknown) => asList(value).map(String);
const asConfig = (value: unknown): Config => (isWritten(value) ? value : {});

export function isWritten(value: unknown): value is Written {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What an entry says of columns. `describe` renders a description. */
export function columnsOf(
  {written, placeOf}: PropertyEntry,
  describe: (text: string) => string,
  path: readonly PropertyKey[] = [],
): ColumnProperties[] {
  return asList(written['columns']).map((column, position) => {
    if (!isWritten(column) || typeof column['name'] !== 'string')
      throw new UsageError(`${placeOf([...path, 'columns', position])}: this column has no name`, {
        code: 'config-invalid',
        hint: 'Write `- name: ...`.',
      });
    const config = asConfig(column['config']);
    return {
      name: column['name'],
      description: describe(String(column['description'] ?? '')),
      ...(column['data_type'] !== undefined && {dataType: String(column['data_type'])}),
      tags: [...asTexts(column['tags']), ...asTexts(config['tags'])],
      meta: {...asConfig(column['meta']), ...asConfig(config['meta'])},
      quote: column['quote'] === true,
    };
  });
}

/** Tests of an entry and of its columns. */
export function testsOf({written, placeOf}: PropertyEntry, path: readonly PropertyKey[] = []): WrittenTest[] {
  const of = (holder: Written, at: readonly PropertyKey[], column?: string): WrittenTest[] =>
    ['tests', 'data_tests'].flatMap((key) =>
      asList(holder[key]).map((definition, position) => ({
        definition,
        place: placeOf([...path, ...at, key, position]),
        ...(column !== undefined && {column}),
      })),
    );
  const columns = asList(written['columns']).flatMap((column, position) => {
    if (!isWritten(column)) return [];
    const name = String(column['name']);
    return of(column, ['columns', position], column['quote'] === true ? `"${name}"` : name);
  });
  return [...of(written, []), ...columns];
}

/** Settings that stand beside `config:` as well as in it. */
const looseSettings = ['tags', 'meta', 'docs', 'enabled', 'access', 'group', 'contract'] as const;

export function configOf(written: Written): Config {
  const loose = Object.fromEntries(
    looseSettings.flatMap((key) => (written[key] === undefined ? [] : [[key, written[key]]])),
  );
  const own = asConfig(written['config']);
  return {
    ...loose,
    ...own,
    ...(written['tags'] !== undefined &&
      own['tags'] !== undefined && {tags: [...asTexts(written['tags']), ...asTexts(own['tags'])]}),
  };
}

/** The properties of a model, seed or snapshot. */
export function propertiesOf(entry: PropertyEntry, describe: (text: string) => string): Properties {
  const {written, file, placeOf} = entry;
  return {
    file,
    place: placeOf([]),
    description: describe(String(written['description'] ?? '')),
    columns: columnsOf(entry, describe),
    config: configOf(written),
    tests: testsOf(entry),
    written,
  };
}
