import {UsageError, fileError} from '../errors/index.ts';
import type {Runtime} from '../runtime/ports.ts';
import {suggest} from '../util/suggest.ts';
import type {AdapterTable} from '../warehouse/index.ts';
import {connectionProblems, missingSettings} from './connection-problems.ts';
import {problemsError, type DocumentProblem} from './document-problems.ts';
import {mergeEnvironment, type EffectiveConnection} from './merge-environment.ts';
import {projectSchema, type ProjectFile} from './project-schema.ts';
import type {ConnectionSettings, Project} from './project.ts';
import {schemaProblems} from './schema-problems.ts';
import {parseYamlDocument, type YamlDocument} from './yaml-document.ts';
import {declareVariables} from './variables.ts';

const projectFileName = 'weir.yml';

const defaultConcurrency = 4;
const defaultEnvironmentName = 'default';

export interface LoadOptions {
  /** Where the search starts, upward. Default: the current folder. */
  directory?: string;
  /** Default: `WEIR_ENVIRONMENT`, then `default_environment`. */
  environment?: string;
}

/** Finds, reads and checks weir.yml. Throws `UsageError` with all problems of the file. */
export async function loadProject(
  runtime: Runtime,
  adapters: AdapterTable,
  options: LoadOptions = {},
): Promise<Project> {
  const file = await findProjectFile(runtime, options.directory ?? '.');
  return readProject(
    {file, text: await readProjectText(runtime, file)},
    {runtime, adapters, environment: options.environment},
  );
}

/** Text of weir.yml, with a sentence instead of a system error. */
export async function readProjectText(runtime: Runtime, file: string): Promise<string> {
  try {
    return await runtime.files.readText(file);
  } catch (error) {
    throw fileError(error, file) ?? error;
  }
}

/** Checks a text as weir.yml without touching the file. */
export async function readProject(
  source: {file: string; text: string},
  context: {runtime: Runtime; adapters: AdapterTable; environment?: string | undefined},
): Promise<Project> {
  const {runtime, adapters} = context;
  const document = parseYamlDocument(source.text, runtime.paths.relative(runtime.env.cwd, source.file));
  const parsed = projectSchema.safeParse(document.value);
  const problems = [
    ...(parsed.success ? [] : schemaProblems(parsed.error.issues, projectSchema, document)),
    ...(await connectionProblems(document, adapters)),
  ];
  if (!parsed.success || problems.length > 0) throw problemsError(document, problems);
  const environment = chooseEnvironment(
    parsed.data,
    context.environment ?? runtime.env.get('WEIR_ENVIRONMENT'),
  );
  const connections = mergeEnvironment(parsed.data, environment);
  const effectiveProblems = await checkEffective(parsed.data, connections, {document, adapters});
  const variables = declareVariables(
    parsed.data.variables ?? {},
    {name: environment, values: parsed.data.environments?.[environment]?.variables ?? {}},
    document,
  );
  const allProblems = [...effectiveProblems, ...variables.problems];
  if (allProblems.length > 0) throw problemsError(document, allProblems);
  return {
    name: parsed.data.project,
    root: runtime.paths.dirname(source.file),
    file: source.file,
    environment,
    connections: new Map([...connections].map(([name, {entry}]) => [name, connectionSettings(name, entry)])),
    defaultConnection: parsed.data.default_connection,
    variables: variables.values,
    variableRules: variables.rules,
    concurrency: parsed.data.concurrency ?? defaultConcurrency,
    ...(parsed.data.lint && {lint: parsed.data.lint}),
    ...(parsed.data.dbt && {dbtSettings: parsed.data.dbt}),
    ...(parsed.data.openlineage && {openlineage: parsed.data.openlineage}),
  };
}

async function findProjectFile(runtime: Runtime, directory: string): Promise<string> {
  const start = runtime.paths.resolve(runtime.env.cwd, directory);
  for (let folder = start; ; folder = runtime.paths.dirname(folder)) {
    const file = runtime.paths.join(folder, projectFileName);
    if (await runtime.files.exists(file)) return file;
    if (runtime.paths.dirname(folder) === folder) break;
  }
  throw new UsageError(`There is no ${projectFileName} in ${start} or any folder above it`, {
    code: 'project-missing',
    hint: 'Run `weir init` to make a project, or name its folder with --project.',
  });
}

function chooseEnvironment(file: ProjectFile, wanted: string | undefined): string {
  const fallback = file.default_environment ?? defaultEnvironmentName;
  const chosen = wanted || fallback;
  const known = [...new Set([fallback, ...Object.keys(file.environments ?? {})])];
  if (known.includes(chosen)) return chosen;
  const near = suggest(chosen, known);
  throw new UsageError(`There is no environment ${chosen}`, {
    code: 'usage-unknown-environment',
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}Known environments: ${known.join(', ')}.`,
    details: {environment: chosen, known},
  });
}

async function checkEffective(
  file: ProjectFile,
  connections: ReadonlyMap<string, EffectiveConnection>,
  context: {document: YamlDocument; adapters: AdapterTable},
): Promise<DocumentProblem[]> {
  const missing = await Promise.all(
    [...connections.values()].map(({entry, path}) => missingSettings(entry.type, entry, path, context)),
  );
  return [...missing.flat(), ...defaultConnectionProblems(file, [...connections.keys()], context.document)];
}

function defaultConnectionProblems(
  file: ProjectFile,
  known: readonly string[],
  document: YamlDocument,
): DocumentProblem[] {
  const name = file.default_connection;
  if (name === undefined || known.includes(name)) return [];
  const near = suggest(name, known);
  return [
    {
      position: document.positionOf(['default_connection']),
      message: `default_connection names ${name}, which is not among the connections${near === undefined ? '' : `. Did you mean "${near}"?`}`,
      code: 'config-invalid',
      hint: `Known connections: ${known.join(', ') || 'none'}.`,
    },
  ];
}

function connectionSettings(name: string, entry: EffectiveConnection['entry']): ConnectionSettings {
  const {type, concurrency, read_only: readOnly, production, ...settings} = entry;
  return {
    name,
    type,
    settings,
    ...(concurrency !== undefined && {concurrency}),
    readOnly: readOnly ?? false,
    ...(production === true && {isProduction: true}),
  };
}
