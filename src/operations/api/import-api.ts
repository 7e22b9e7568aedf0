import {stringify} from 'yaml';
import {UsageError, fileError, hasSystemCode} from '../../errors/index.ts';
import type {OperationContext} from '../context.ts';
import {guessConnection, type GuessedConnection} from './guess-connection.ts';
import {guessResources, type GuessedResources} from './guess-resources.ts';
import {readOpenapi} from './openapi-document.ts';

export interface ImportApiRequest {
  /** Path of an OpenAPI 3 file, JSON or YAML. */
  spec: string;
  /** Name of the connection, which need not exist yet. */
  connection: string;
  /** Also writes an asset for each resource. */
  withAssets: boolean;
  /** Takes the place of files that are there. */
  overwrite: boolean;
  dryRun: boolean;
}

export interface ImportApiResult extends GuessedResources {
  /** Texts by path below the project folder. */
  files: Readonly<Record<string, string>>;
  connection: GuessedConnection & {name: string; exists: boolean};
  dryRun: boolean;
}

/** Scaffolds the resources of an API from its description. Writes all files or none. */
export async function importApi(
  context: OperationContext,
  request: ImportApiRequest,
): Promise<ImportApiResult> {
  const project = await context.project();
  const {connection: name} = request;
  if (!/^[A-Za-z_][\w-]*$/.test(name))
    throw new UsageError(`${name} cannot be the name of a connection`, {
      hint: 'Names have letters, digits, _ and -.',
    });
  const document = await readOpenapi(request.spec, context.runtime);
  const found = guessResources(document);
  if (found.resources.length === 0)
    throw new UsageError(`${request.spec} has no GET that answers with a list of records`, {
      hint: 'Write the resources by hand, below `resources:` of the connection.',
    });
  const specFile = `apis/${name}.yml`;
  const connection = guessConnection(document, name);
  const resources = Object.fromEntries(found.resources.map((one) => [one.name, one.settings]));
  const head = `# Resources of ${name}, guessed from a description of the API: check pagination, keys and parameters.\n`;
  const files = {
    [specFile]: `${head}${stringify({resources}, {lineWidth: 0})}`,
    ...(request.withAssets && assetFiles(name, found)),
  };
  if (!request.dryRun) await writeAll(context, project.root, files, request.overwrite);
  return {
    ...found,
    files,
    connection: {
      ...connection,
      settings: {type: 'rest', ...connection.settings, spec: specFile},
      name,
      exists: project.connections.has(name),
    },
    dryRun: request.dryRun,
  };
}

function assetFiles(connection: string, {resources}: GuessedResources): Record<string, string> {
  return Object.fromEntries(
    resources.map(({name, settings}) => [
      `assets/raw/${connection}_${name}.yml`,
      stringify({
        source: {connection, stream: name},
        ...(settings['incremental'] !== undefined && {mode: 'merge', key: settings['key']}),
      }),
    ]),
  );
}

async function writeAll(
  {runtime: {files, paths}}: OperationContext,
  root: string,
  texts: Readonly<Record<string, string>>,
  overwrite: boolean,
): Promise<void> {
  const pathOf = (file: string) => paths.join(root, ...file.split('/'));
  const taken = await Promise.all(Object.keys(texts).map((file) => files.exists(pathOf(file))));
  const first = Object.keys(texts).find((_, index) => taken[index]);
  if (first !== undefined && !overwrite) throw occupied(first);
  for (const [file, text] of Object.entries(texts)) {
    const path = pathOf(file);
    try {
      await files.makeDirectory(paths.dirname(path));
      await (overwrite ? files.writeText(path, text) : files.createText(path, text));
    } catch (error) {
      if (hasSystemCode(error, 'EEXIST')) throw occupied(file);
      throw fileError(error, path) ?? error;
    }
  }
}

function occupied(file: string): UsageError {
  return new UsageError(`${file} is there already`, {
    hint: 'Pass --force to write it anew, or --dry-run to look at what would be written.',
  });
}
