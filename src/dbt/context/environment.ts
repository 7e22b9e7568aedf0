import {
  Callable,
  Dict,
  HostObject,
  Undefined,
  bindArguments,
  define,
  fromHost,
  jinjaGlobals,
  toText,
  type Environment,
  type Macro,
} from '../../jinja/index.ts';
import {builtinPackage, MacroNamespace, type MacroEntry} from '../macros/macro-registry.ts';
import {environmentVariable, variableFunction} from '../project/base-context.ts';
import type {RefCall} from '../nodes/node.ts';
import {AdapterObject, RelationFactory} from './adapter-object.ts';
import {ConfigObject} from './config-object.ts';
import {contextFunctions, exceptionsModule} from './context-functions.ts';
import {DbtColumn, translateType} from './dbt-column.ts';
import {graphDict} from './graph-dict.ts';
import {Module} from './module.ts';
import {dbtModules} from './modules.ts';
import {nodeDict} from './node-dict.ts';
import type {Rendering} from './rendering.ts';
import {targetDict} from './target-dict.ts';
import {DateTime} from '../../jinja/index.ts';

/** dbt's version whose ways are followed; packages ask for it. */
const dbtVersion = '1.10.0';

/** All names that a template of dbt knows. */
export function dbtEnvironment(rendering: Rendering): Environment {
  const {project, packageName, execute} = rendering;
  const bound = new Map<MacroEntry, Macro>();
  const bind = (entry: MacroEntry): Macro => {
    rendering.macroIds.add(entry.uniqueId);
    let macro = bound.get(entry);
    if (!macro) bound.set(entry, (macro = entry.template.bindMacro(entry.node, environment)));
    return macro;
  };
  const made = new Map<string, unknown>();
  const makers = contextMakers(
    rendering,
    bind,
    (name) => environment.lookUp(name),
    () => environment,
  );
  const lookUp = (name: string): unknown => {
    if (made.has(name)) return made.get(name);
    if (rendering.further.has(name)) return rendering.further.get(name);
    const macro = project.macros.find(name, packageName);
    if (macro && macro.packageName !== builtinPackage) return bind(macro);
    const make = makers[name];
    if (make) {
      const value = make();
      made.set(name, value);
      return value;
    }
    const fixed = contextFunctions.get(name);
    if (fixed !== undefined) return fixed;
    if (macro) return bind(macro);
    if (project.macros.hasPackage(name)) return new MacroNamespace(project.macros.inPackage(name), bind);
    return jinjaGlobals.get(name);
  };
  const environment: Environment = {
    lookUp,
    undefinedPolicy: execute ? 'blank' : 'ignore',
    undefinedHint: (name) =>
      /^\w+$/.test(name)
        ? `If ${name} is a macro, check its name and the package that it comes from.`
        : undefined,
  };
  return environment;
}

type Makers = Readonly<Record<string, () => unknown>>;

function contextMakers(
  rendering: Rendering,
  bind: (entry: MacroEntry) => Macro,
  lookUp: (name: string) => unknown,
  environment: () => Environment,
): Makers {
  const {project, packageName, execute, node, runtime, questions} = rendering;
  const {target, variables} = project;
  const results = new Map<string, unknown>();
  const tell = (message: string) => {
    if (!questions.isRepeating) rendering.tell(message);
  };
  const adapter = new AdapterObject(rendering, bind);
  const model = () => (node ? fromHost(nodeDict(project, node)) : new Dict());
  const functions: Record<string, () => unknown> = {
    ref: () => new Callable('ref', (given) => rendering.ref(refCall(given))),
    source: () =>
      define('source', ['source_name', 'table_name'], (name, table) =>
        rendering.source(toText(name), toText(table)),
      ),
    config: () => new ConfigObject(rendering.config),
    adapter: () => adapter,
    var: () =>
      variableFunction(
        (name) => variables.get(name, packageName),
        () => variables.names(packageName),
      ),
    env_var: () => environmentVariable(runtime),
    this: () => rendering.self,
    model,
    node: model,
    execute: () => execute,
    target: () => targetDict(project),
    database: () => node?.relation.database ?? target.database ?? null,
    schema: () => node?.relation.schema ?? target.schema,
    project_name: () => project.root.name,
    dbt_version: () => dbtVersion,
    invocation_id: () => project.invocationId,
    run_started_at: () => new DateTime(project.startedAt, 'datetime', true),
    thread_id: () => 'Thread-1 (worker)',
    modules: () => dbtModules(rendering.now),
    flags: () => flagsDict(rendering),
    invocation_args_dict: () => new Dict([['full_refresh', project.flags.fullRefresh]]),
    dbt_metadata_envs: () => new Dict(),
    selected_resources: () => [...project.nodes.keys()],
    graph: () => graphDict(project),
    exceptions: () => exceptionsModule((message) => tell(`warning: ${message}`)),
    log: () =>
      define('log', ['msg', 'info?'], (message, info) => (info === true ? (tell(toText(message)), '') : '')),
    print: () => define('print', ['msg'], (message) => (tell(toText(message)), '')),
    doc: () => define('doc', ['*names'], (names: string[]) => docText(rendering, names)),
    render: () => define('render', ['string'], (text) => renderInner(rendering, toText(text), environment())),
    api: () =>
      new Module('api', {
        Relation: new RelationFactory(rendering),
        Column: columnFactory(project.quoteName),
      }),
    store_result: () =>
      define('store_result', ['name', 'response?', 'agate_table?', 'table?'], (name, response, table) => {
        const found = table ?? response;
        results.set(toText(name), new Dict([['response', 'OK'], ['data', found ?? []], ['table', found ?? null]])); // prettier-ignore
        return '';
      }),
    load_result: () => define('load_result', ['name'], (name) => results.get(toText(name)) ?? null),
    pre_hooks: () => fromHost(rendering.config.get()['pre-hook'] ?? []),
    post_hooks: () => fromHost(rendering.config.get()['post-hook'] ?? []),
    context: () => new ContextLookUp(lookUp),
    builtins: () => new Dict(['ref', 'source', 'config'].map((name) => [name, functions[name]!()])),
    try_or_compiler_error: () =>
      new Callable('try_or_compiler_error', ({positional: [, call, ...rest], named}) =>
        (call as HostObject).call!({positional: rest, named}),
      ),
    before_begin: () => hookMarker(false),
    in_transaction: () => hookMarker(true),
    after_commit: () => hookMarker(false),
  };
  return {
    ...functions,
    ...Object.fromEntries([...contextFunctions].map(([name, value]) => [name, () => value])),
  };
}

function refCall(given: Parameters<HostObject['call'] & object>[0]): RefCall {
  const named = new Map([...given.named].map(([key, value]) => [key === 'v' ? 'version' : key, value]));
  const [first, second, version] = bindArguments('ref', ['name', 'model?', 'version?'], {
    ...given,
    named,
  }) as string[];
  return {
    ...(second !== undefined && {packageName: toText(first)}),
    name: toText(second ?? first),
    ...(version !== undefined && version !== null && {version: toText(version)}),
  };
}

function flagsDict({project}: Rendering): Dict {
  return new Dict([
    ['FULL_REFRESH', project.flags.fullRefresh],
    ['STORE_FAILURES', project.flags.storeFailures],
    ['WHICH', 'build'],
    ['EMPTY', false],
    ['DEBUG', false],
    ['USE_COLORS', false],
    ['REQUIRE_SQL_HEADER_IN_TEST_CONFIGS', false],
  ]);
}

function hookMarker(transaction: boolean) {
  return define('hook', ['sql'], (sql) => JSON.stringify({sql: toText(sql), transaction}));
}

function columnFactory(quote: (name: string) => string): Module {
  return new Module(
    'Column',
    {
      translate_type: define('translate_type', ['dtype'], (type) => translateType(toText(type))),
      numeric_type: define('numeric_type', ['dtype', 'precision', 'scale'], (type, precision, scale) =>
        precision === null || scale === null
          ? toText(type)
          : `${toText(type)}(${toText(precision)},${toText(scale)})`,
      ),
      string_type: define('string_type', ['size'], (size) => `character varying(${toText(size)})`),
      create: define(
        'create',
        ['name', 'label_or_dtype'],
        (name, type) => new DbtColumn({name: toText(name), type: translateType(toText(type))}, quote),
      ),
    },
    define(
      'Column',
      ['column', 'dtype', 'char_size?', 'numeric_precision?', 'numeric_scale?'],
      (name, type) => new DbtColumn({name: toText(name), type: toText(type)}, quote),
    ),
  );
}

function docText({project, packageName}: Rendering, names: readonly string[]): string {
  const [first, second] = names.map(toText);
  const wanted = second ?? first!;
  const packages = second === undefined ? [packageName, project.root.name] : [first!];
  const found =
    packages.flatMap(
      (name) => project.docs.find((doc) => doc.packageName === name && doc.name === wanted) ?? [],
    )[0] ?? project.docs.find((doc) => second === undefined && doc.name === wanted);
  return found?.text ?? '';
}

function renderInner(rendering: Rendering, text: string, environment: Environment): string {
  if (!/\{[{%#]/.test(text)) return text;
  const file = rendering.node?.file ?? rendering.project.root.fileName;
  return rendering.project.macros.templates.get({file, text}).render(environment);
}

/** `context['name']`. */
class ContextLookUp extends HostObject {
  readonly #lookUp: (name: string) => unknown;
  constructor(lookUp: (name: string) => unknown) {
    super();
    this.#lookUp = lookUp;
  }
  text(): string {
    return '<context>';
  }
  attribute(name: string): unknown {
    if (name === 'get')
      return define(name, ['key', 'default?'], (key, fallback = null) => {
        const value = this.#lookUp(toText(key));
        return value === undefined || value instanceof Undefined ? fallback : value;
      });
    return this.#lookUp(name);
  }
}
