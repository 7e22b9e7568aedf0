import {UsageError} from '../../errors/index.ts';
import {fromHost, toText, type Environment} from '../../jinja/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {md5} from '../../util/md5.ts';
import {suggest} from '../../util/suggest.ts';
import {DbtRelation} from '../context/dbt-relation.ts';
import type {MacroEntry} from '../macros/macro-registry.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import type {DbtPackage} from '../project/load-project.ts';
import {renderValue} from '../project/native-render.ts';
import {NodeConfig} from './node-config.ts';
import {withNames} from './node-names.ts';
import type {Config, DbtNode, WrittenTest} from './node.ts';
import {parseEnvironment} from './parse-rendering.ts';
import {tagsAndMeta} from './parse-sql-node.ts';
import {isWritten} from './read-properties.ts';

/** Keys of a test that are settings and no arguments of its macro. */
const settingKeys = [
  'enabled',
  'severity',
  'tags',
  'meta',
  'where',
  'limit',
  'warn_if',
  'error_if',
  'fail_calc',
  'store_failures',
  'store_failures_as',
  'group',
  'database',
  'schema',
  'alias',
];

interface ReadTest {
  name: string;
  packageName?: string;
  customName?: string;
  description: string;
  arguments: Record<string, unknown>;
  config: Config;
}

/** What a generic test is attached to. */
export interface TestedThing {
  uniqueId: string;
  name: string;
  dbtPackage: DbtPackage;
  file: string;
  fqn: readonly string[];
  /** `ref('orders')` or `source('app', 'orders')`. */
  isSource: boolean;
  sourceName?: string;
  version?: string;
}

function readTest({definition, place, column}: WrittenTest): ReadTest {
  const wrong = (message: string) =>
    new UsageError(`${place}: ${message}`, {
      code: 'asset-invalid',
      hint: 'Write a name, e.g. `- unique`, or a name with its arguments below it.',
    });
  if (typeof definition === 'string') return split(definition, {}, column);
  if (!isWritten(definition)) throw wrong('a test is a name or a mapping');
  const named = definition['test_name'];
  if (typeof named === 'string') {
    const {test_name: _, ...rest} = definition;
    return split(named, rest, column);
  }
  const keys = Object.keys(definition);
  const [name] = keys;
  if (keys.length !== 1 || name === undefined)
    throw wrong(`a test has one name, and here are ${keys.length}: ${keys.join(', ')}`);
  const given = definition[name] ?? {};
  if (!isWritten(given)) throw wrong(`the arguments of the test ${name} are no mapping`);
  return split(name, given, column);
}

function split(
  fullName: string,
  given: Readonly<Record<string, unknown>>,
  column: string | undefined,
): ReadTest {
  const [packageName, short] = fullName.includes('.') ? fullName.split('.') : [undefined, fullName];
  const {config, name, description, arguments: inner, ...rest} = given;
  const settings = Object.fromEntries(Object.entries(rest).filter(([key]) => settingKeys.includes(key)));
  const loose = Object.fromEntries(Object.entries(rest).filter(([key]) => !settingKeys.includes(key)));
  return {
    name: short!,
    ...(packageName !== undefined && {packageName}),
    ...(typeof name === 'string' && {customName: name}),
    description: typeof description === 'string' ? description : '',
    arguments: {
      ...loose,
      ...(isWritten(inner) ? inner : {}),
      ...(column !== undefined && {column_name: column}),
    },
    config: {...settings, ...(isWritten(config) ? config : {})},
  };
}

/** A generic test of a YAML file as a node. Undefined when it is turned off. */
export function parseGenericTest(
  project: DbtProject,
  runtime: Runtime,
  tested: TestedThing,
  written: WrittenTest,
): DbtNode | undefined {
  const test = readTest(written);
  const entry = findTest(project, tested, test, written.place);
  const names = testNames(test, tested);
  const fqn = [...tested.fqn.slice(0, tested.isSource ? -2 : -1), names.full];
  const {dbtPackage} = tested;
  const config = new NodeConfig(
    project,
    {resourceType: 'test', dbtPackage, fqn},
    {...test.config, ...(names.full !== names.short && {alias: names.short})},
  );
  const draft: DbtNode = {
    uniqueId: `test.${dbtPackage.name}.${names.full}.${md5(`${names.full}${written.place}${JSON.stringify(test.arguments)}`).slice(-10)}`,
    resourceType: 'test',
    dbtPackage,
    name: names.full,
    file: tested.file,
    path: `${names.short}.sql`,
    fqn,
    rawCode: `{{ test_${test.name}(**_dbt_generic_test_kwargs) }}`,
    template: entry.template,
    config: config.get(),
    properties: undefined,
    relation: {},
    alias: names.short,
    tags: [],
    meta: {},
    refs: [],
    sources: [],
    dependsOn: [],
    macroIds: [],
    test: {
      kind: 'generic',
      attachedTo: tested.uniqueId,
      ...(written.column !== undefined && {column: written.column}),
      name: test.name,
      ...(test.packageName !== undefined && {packageName: test.packageName}),
      arguments: test.arguments,
      place: written.place,
    },
  };
  const {environment, notes} = parseEnvironment(project, runtime, {
    packageName: dbtPackage.name,
    config,
    node: draft,
  });
  const relation = new DbtRelation(
    {schema: project.target.schema, identifier: tested.name},
    project.quoteName,
  );
  callTest(entry, draft, relation, environment);
  const settings = withUpperSeverity(config.get());
  if (settings['enabled'] === false) return undefined;
  const named = withNames(project, runtime, {
    ...draft,
    config: {...settings, schema: settings['schema'] ?? 'dbt_test__audit'},
  });
  return {
    ...named,
    config: settings,
    ...tagsAndMeta(settings),
    refs: [
      ...(tested.isSource
        ? []
        : [{name: tested.name, packageName: dbtPackage.name, version: tested.version}]),
      ...notes.refs,
    ],
    sources: [...(tested.isSource ? [[tested.sourceName!, tested.name] as const] : []), ...notes.sources],
    macroIds: [entry.uniqueId, ...notes.macroIds].filter((id, place, all) => all.indexOf(id) === place),
  };
}

/** Severity may be written in any case. */
function withUpperSeverity(config: Config): Config {
  const {severity} = config;
  return {...config, ...(typeof severity === 'string' && {severity: severity.toUpperCase()})};
}

export function findTest(
  project: DbtProject,
  {dbtPackage}: Pick<TestedThing, 'dbtPackage'>,
  test: Pick<ReadTest, 'name' | 'packageName'>,
  place: string,
): MacroEntry {
  const macro = `test_${test.name}`;
  const entry =
    test.packageName === undefined
      ? project.macros.find(macro, dbtPackage.name)
      : project.macros.inPackage(test.packageName).get(macro);
  if (entry) return entry;
  const known = project.macros.all().filter(({name}) => name.startsWith('test_'));
  const near = suggest(
    test.name,
    known.map(({name}) => name.slice('test_'.length)),
  );
  const full = test.packageName === undefined ? test.name : `${test.packageName}.${test.name}`;
  const isMissingPackage =
    test.packageName !== undefined && !project.packages.some(({name}) => name === test.packageName);
  throw new UsageError(`${place}: there is no generic test ${full}`, {
    code: 'asset-invalid',
    hint: isMissingPackage
      ? `Install the package ${test.packageName} with \`dbt deps\`.`
      : `${near === undefined ? '' : `Did you mean ${near}? `}Define it by {% test ${test.name}(model) %} below tests/generic or macros.`,
  });
}

const looksLikeCall = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/s;

/** Runs the macro of a generic test on a relation. */
export function callTest(
  entry: MacroEntry,
  node: DbtNode,
  relation: unknown,
  environment: Environment,
): string {
  const render = (value: unknown, key?: string): unknown => {
    if (typeof value === 'string')
      return key === 'column_name'
        ? value
        : renderValue(looksLikeCall.test(value) ? `{{ ${value} }}` : value, node.file, environment);
    if (Array.isArray(value)) return value.map((item) => render(item));
    return isWritten(value)
      ? fromHost(Object.fromEntries(Object.entries(value).map(([name, item]) => [name, render(item)])))
      : value;
  };
  const where = environment.lookUp('get_where_subquery') as {call(given: unknown): unknown};
  const model = where.call({positional: [relation], named: new Map()});
  const named = new Map<string, unknown>([
    ['model', model],
    ...Object.entries(node.test!.arguments ?? {}).map(([key, value]) => [key, render(value, key)] as const),
  ]);
  const macro = entry.template.bindMacro(entry.node, environment);
  return toText(macro.call({positional: [], named}));
}

const longestName = 63;

/** Names as dbt makes them, so that selections and results keep theirs. */
function testNames(test: ReadTest, tested: TestedThing): {full: string; short: string} {
  if (test.customName !== undefined) return {full: test.customName, short: test.customName};
  const prefix = `${test.packageName === undefined ? '' : `${test.packageName}_`}${tested.isSource ? 'source_' : ''}${test.name}`;
  const of = tested.isSource
    ? `${tested.sourceName}_${tested.name}`
    : `${tested.name}${tested.version === undefined ? '' : `_v${tested.version}`}`;
  const flat = Object.keys(test.arguments)
    .toSorted()
    .flatMap((key) => {
      const value = test.arguments[key];
      const parts = isWritten(value) ? Object.values(value) : Array.isArray(value) ? value : [value];
      return parts.map((part) => toText(fromHost(part)));
    })
    .map((part) => part.replaceAll(/[^0-9a-zA-Z_]+/g, '_'));
  const full = `${prefix}_${of}_${flat.join('__')}`;
  if (full.length <= longestName) return {full, short: full};
  return {full, short: `${`${prefix}_${of}`.slice(0, 30)}_${md5(full)}`};
}
