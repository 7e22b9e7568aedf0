import {execa} from 'execa';
import {onTestFinished} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {startTerminal, type Terminal, type TerminalOptions} from '#test/helpers/terminal.ts';

/** Keys by what a terminal sends for them. */
export const keys = {
  run: '\u001B[15~',
  runAll: '\u001B[17~',
  explain: '\u001B[18~',
  format: '\u001B[20~',
  nextPane: '\u001BOS',
  quit: '\u0011',
} as const;

const project = {
  'weir.yml': `project: shop
default_connection: shop
connections:
  shop:
    type: duckdb
    path: shop.duckdb
`,
};

const shop = `
create table customers (id integer primary key, name text not null, country text);
create table orders (id integer primary key, customer_id integer references customers(id), amount decimal(10,2), placed date);
insert into customers values (1, 'Ada', 'GB'), (2, 'Grace', 'US'), (3, 'Mérida 日本', null);
insert into orders select range, 1 + range % 3, range * 1.5, date '2026-01-01' + range::int from range(60);`;

export interface WorkbenchStory {
  terminal: Terminal;
  folder: string;
}

/** A project with a small shop, and the workbench open on it. */
export async function openWorkbench(
  options: TerminalOptions & {files?: Record<string, string>} = {},
): Promise<WorkbenchStory> {
  const folder = await createFolder({...project, ...options.files});
  await runInShop(folder, shop);
  const terminal = startWorkbench(folder, options);
  await terminal.waitForText('F6 run all');
  return {terminal, folder};
}

export function startWorkbench(
  folder: string,
  {words = [], ...options}: TerminalOptions & {words?: string[]} = {},
): Terminal {
  const terminal = startTerminal(process.execPath, [repositoryPath('bin/run.js'), 'query', ...words], {
    columns: 110,
    rows: 32,
    cwd: folder,
    ...options,
    env: {HOME: folder, XDG_STATE_HOME: `${folder}/.state`, ...options.env},
  });
  onTestFinished(() => terminal.close());
  return terminal;
}

/** Runs SQL beside the workbench and gives what it prints as CSV. */
export async function runInShop(folder: string, sql: string): Promise<string> {
  const {stdout} = await execa(
    process.execPath,
    [repositoryPath('bin/run.js'), 'query', '--no-history', '--format', 'csv', sql],
    {cwd: folder, env: {HOME: folder}, stdin: 'ignore'},
  );
  return stdout;
}
