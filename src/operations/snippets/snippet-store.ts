import {CancelledError, OpsError, UsageError, fileError, hasSystemCode} from '../../errors/index.ts';
import {suggest} from '../../util/suggest.ts';
import type {OperationContext} from '../context.ts';
import {formatSnippetFile, parseSnippet, type Snippet} from './snippet.ts';

/** Folder of the snippets below the project folder. */
const snippetsFolder = 'snippets';
const namePattern = /^[A-Za-z0-9_][\w-]*$/;

/** Every snippet of the project by name. Files that cannot be read come as their errors. */
export async function listSnippets(
  context: OperationContext,
): Promise<{snippets: Snippet[]; problems: OpsError[]}> {
  const snippets: Snippet[] = [];
  const problems: OpsError[] = [];
  for (const name of await listNames(context))
    try {
      snippets.push(await readSnippet(context, name));
    } catch (error) {
      if (!(error instanceof OpsError)) throw error;
      problems.push(error);
    }
  return {snippets, problems};
}

/** One snippet. Throws `UsageError` with the nearest name when there is none. */
export async function readSnippet(context: OperationContext, name: string): Promise<Snippet> {
  return parseSnippet(name, fileOf(name), await readSnippetText(context, name));
}

/** The file of a snippet as it is. */
export async function readSnippetText(context: OperationContext, name: string): Promise<string> {
  const path = await pathOf(context, checkName(name));
  try {
    return await context.runtime.files.readText(path);
  } catch (error) {
    if (!hasSystemCode(error, 'ENOENT')) throw fileError(error, path) ?? error;
  }
  const known = await listNames(context);
  const near = suggest(name, known);
  throw new UsageError(`There is no snippet ${name}`, {
    code: 'file-missing',
    hint:
      known.length > 0
        ? `${near === undefined ? '' : `Did you mean ${near}? `}Known snippets: ${known.join(', ')}.`
        : 'Save one with `weir snippet save NAME "select ..."`.',
    details: {snippet: name, known},
  });
}

/** Writes a snippet. Throws `UsageError` where it is there already, unless `overwrite`. */
export async function writeSnippet(
  context: OperationContext,
  snippet: Omit<Snippet, 'file'>,
  {overwrite}: {overwrite: boolean},
): Promise<Snippet> {
  const {files, paths} = context.runtime;
  const path = await pathOf(context, checkName(snippet.name));
  const content = formatSnippetFile(snippet);
  const saved = parseSnippet(snippet.name, fileOf(snippet.name), content);
  try {
    await files.makeDirectory(paths.dirname(path));
    await (overwrite ? files.writeText(path, content) : files.createText(path, content));
  } catch (error) {
    if (hasSystemCode(error, 'EEXIST') && (await files.exists(path)))
      throw new UsageError(`There is a snippet ${snippet.name} already: ${saved.file}`, {
        hint: 'Choose another name, or pass --force to replace it.',
      });
    throw fileError(error, path) ?? error;
  }
  return saved;
}

/** Deletes a snippet, after a question unless `assumeYes`. */
export async function removeSnippet(
  context: OperationContext,
  name: string,
  {assumeYes}: {assumeYes: boolean},
): Promise<void> {
  const {prompts, files} = context.runtime;
  await readSnippetText(context, name);
  if (!assumeYes) {
    if (!prompts.isAvailable)
      throw new UsageError(`There is no terminal to ask on whether to remove ${name}`, {
        code: 'usage-no-terminal',
        hint: 'Pass --yes.',
      });
    if (!(await prompts.confirm(`Remove the snippet ${name}?`, {default: false}))) throw new CancelledError();
  }
  const path = await pathOf(context, name);
  try {
    await files.remove(path);
  } catch (error) {
    throw fileError(error, path) ?? error;
  }
}

function checkName(name: string): string {
  if (namePattern.test(name)) return name;
  throw new UsageError(`${name || '""'} cannot be the name of a snippet`, {
    hint: 'Use letters, digits, _ and -.',
  });
}

function fileOf(name: string): string {
  return `${snippetsFolder}/${name}.sql`;
}

async function pathOf(context: OperationContext, name: string): Promise<string> {
  const {root} = await context.project();
  return context.runtime.paths.join(root, snippetsFolder, `${name}.sql`);
}

async function listNames(context: OperationContext): Promise<string[]> {
  const {files, paths} = context.runtime;
  const folder = paths.join((await context.project()).root, snippetsFolder);
  const found = (await files.exists(folder)) ? await files.glob('*.sql', folder) : [];
  return found.map((path) => paths.basename(path, '.sql')).filter((name) => namePattern.test(name));
}
