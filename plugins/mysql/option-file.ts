import {fileError} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';

/** One group of an option file, as `mysql` reads it. */
export interface OptionGroup {
  name: string;
  options: Readonly<Record<string, string>>;
}

export function optionFilePath({env, paths}: Runtime): string {
  return paths.join(env.homeDirectory, '.my.cnf');
}

/** Groups of the user's option file in order; none when there is no file. Includes are not followed. */
export async function readOptionFile(runtime: Runtime): Promise<OptionGroup[]> {
  const path = optionFilePath(runtime);
  if (!(await runtime.files.exists(path))) return [];
  try {
    return parseOptionFile(await runtime.files.readText(path));
  } catch (error) {
    throw fileError(error, path) ?? error;
  }
}

/** What the client programs use: the later group wins. */
export function clientOptions(groups: readonly OptionGroup[]): Record<string, string> {
  const names = ['client', 'client-server', 'client-mariadb', 'mysql', 'mariadb'];
  return Object.assign({}, ...groups.filter(({name}) => names.includes(name)).map(({options}) => options));
}

/** `[group]` lines and `key = value` lines; `#` and `;` start a comment line, `-` and `_` in a key are the same. */
function parseOptionFile(text: string): OptionGroup[] {
  const groups: {name: string; options: Record<string, string>}[] = [];
  for (const line of text.split(/\r?\n/).map((raw) => raw.trim())) {
    const group = /^\[(.+)\]$/.exec(line);
    if (group) groups.push({name: group[1]!.trim(), options: {}});
    const option = /^([a-z][\w-]*)\s*(?:=\s*(.*))?$/i.exec(line);
    if (option && groups.length > 0)
      groups.at(-1)!.options[option[1]!.toLowerCase().replaceAll('_', '-')] = unquoted(option[2] ?? '');
  }
  return groups;
}

function unquoted(value: string): string {
  const quoted = /^(['"])(.*)\1$/.exec(value);
  if (quoted) return quoted[2]!;
  return value.replace(/\s+#.*$/, '');
}
