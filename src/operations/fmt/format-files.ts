import {UsageError, fileError} from '../../errors/index.ts';
import {readSqlHeader} from '../../project/sql-header.ts';
import type {LexicalTraits} from '../../util/lexical-traits.ts';
import {findAdapter} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {formatSqlText, formatYamlText, type Formatted} from './format-text.ts';

export interface FormattedFile {
  /** As people write it. */
  file: string;
  status: 'unchanged' | 'changed' | 'skipped';
  /** Why it was skipped. */
  problem?: string;
  before: string;
  after: string;
}

const projectFiles = [
  'assets/**/*.{sql,yml,yaml}',
  'contracts/**/*.{yml,yaml}',
  'macros/**/*.sql',
  'tests/**/*.{sql,yml,yaml}',
  '{weir,policy,selectors}.{yml,yaml}',
];

/** Formats files and all that folders hold, or the whole project; writes them unless `isDry`. */
export async function formatFiles(
  context: OperationContext,
  {paths, isDry}: {paths: readonly string[]; isDry: boolean},
): Promise<FormattedFile[]> {
  const {files, env, paths: path} = context.runtime;
  const traits = createTraitsReader(context);
  const results: FormattedFile[] = [];
  for (const absolute of await findFiles(context, paths)) {
    const file = path.relative(env.cwd, absolute);
    const before = await files.readText(absolute).catch((error: unknown) => {
      throw fileError(error, file) ?? error;
    });
    const formatted: Formatted = absolute.endsWith('.sql')
      ? formatSqlText(before, await traits(before, file))
      : await formatYamlText(before);
    if ('problem' in formatted)
      results.push({file, status: 'skipped', problem: formatted.problem, before, after: before});
    else {
      const isChanged = formatted.text !== before;
      if (isChanged && !isDry) await files.writeText(absolute, formatted.text);
      results.push({file, status: isChanged ? 'changed' : 'unchanged', before, after: formatted.text});
    }
  }
  return results;
}

/** SQL of standard input. Throws `UsageError` where it stays as it is. */
export async function formatInput(context: OperationContext, text: string): Promise<string> {
  const formatted = formatSqlText(text, await createTraitsReader(context)(text, 'standard input'));
  if ('text' in formatted) return formatted.text;
  throw new UsageError(`Standard input is not formatted: ${formatted.problem}`, {
    hint: 'Report the statement, please; until then leave it as it is.',
  });
}

async function findFiles(context: OperationContext, paths: readonly string[]): Promise<string[]> {
  const {files, env, paths: path} = context.runtime;
  if (paths.length === 0) return files.glob(projectFiles, (await context.project()).root);
  const found: string[] = [];
  for (const text of paths) {
    const absolute = path.resolve(env.cwd, text);
    if (!(await files.exists(absolute)))
      throw new UsageError(`There is no file or folder ${text}`, {
        code: 'file-missing',
        hint: 'Name files or folders with SQL or YAML, or nothing for the whole project.',
      });
    if ((await files.stat(absolute)).isDirectory)
      found.push(...(await files.glob('**/*.{sql,yml,yaml}', absolute)));
    else if (/\.(sql|ya?ml)$/.test(absolute)) found.push(absolute);
    else
      throw new UsageError(`${text} is neither SQL nor YAML`, {
        hint: 'Name files that end in .sql, .yml or .yaml.',
      });
  }
  return [...new Set(found)];
}

/** How the system of an asset reads SQL; where that is not known, as most systems do. */
function createTraitsReader({project, adapters}: OperationContext) {
  return async (text: string, file: string): Promise<LexicalTraits> => {
    try {
      const {connections, defaultConnection} = await project();
      const header = readSqlHeader(text, file).header?.value as {connection?: unknown} | undefined;
      const named = typeof header?.connection === 'string' ? header.connection : defaultConnection;
      const settings = named === undefined ? undefined : connections.get(named);
      if (!settings) return {};
      return (await findAdapter(adapters, settings.type).load()).dialect.lexicalTraits ?? {};
    } catch (error) {
      if (error instanceof UsageError) return {};
      throw error;
    }
  };
}
