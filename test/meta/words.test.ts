import {readFileSync, readdirSync} from 'node:fs';
import {glob} from 'tinyglobby';
import {describe, expect, test} from 'vitest';
import {repositoryPath, repositoryRoot} from '#test/helpers/repository.ts';

const ownTemplates = 'src/operations/init-project/**';

/** Plugins whose names are plain words. */
const plainNames = ['memory', 'files', 'lake', 'rest', 'script'];

/**
 * What weir remembers itself is kept in files of SQLite, behind a port of the runtime. The names of that port say
 * nothing about the plugin of the same name, which talks to the files of others.
 */
const stateDatabase = {
  names: /\b(Sqlite|SqliteValue|openSqlite)\b/g,
  word: /sqlite/gi,
  /** Where the port is made, and where the schema of such a file is looked at or told. */
  places: [
    'src/runtime/node-runtime.ts',
    'src/runtime/node-sqlite.ts',
    'src/operations/catalog-cache/catalog-store.ts',
    'src/operations/query-history/query-history.ts',
  ],
};

function withoutStateDatabase({path, text}: {path: string; text: string}): string {
  const {names, word, places} = stateDatabase;
  return text.replaceAll(places.includes(path) ? word : names, '');
}

async function linesOf(patterns: readonly string[], ignore: readonly string[] = []) {
  const paths = await glob([...patterns], {cwd: repositoryRoot, ignore: [...ignore]});
  return paths.toSorted().flatMap((path) =>
    readFileSync(repositoryPath(path), 'utf8')
      .split('\n')
      .map((text, index) => ({path, text, place: `${path}:${index + 1}: ${text.trim()}`})),
  );
}

async function placesOf(pattern: RegExp, patterns: readonly string[], ignore: readonly string[] = []) {
  const lines = await linesOf(patterns, ignore);
  return lines.filter(({text}) => pattern.test(text)).map(({place}) => place);
}

describe('words that must not be written', () => {
  test('notes to be done later', async () => {
    const note = new RegExp(String.raw`\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\b`);
    expect(await placesOf(note, ['{src,commands,plugins,bin,test}/**/*.{ts,tsx,js}', '*.md'])).toEqual([]);
  });

  test('names of vendors in src and commands', async () => {
    const folders = readdirSync(repositoryPath('plugins'), {withFileTypes: true}).filter((entry) =>
      entry.isDirectory(),
    );
    const vendors = [
      ...folders.map(({name}) => name).filter((name) => !plainNames.includes(name)),
      'snowflake',
      'bigquery',
      'redshift',
      'databricks',
      'mysql',
      'clickhouse',
    ];
    const templates = (await glob('src/operations/init-project/templates/*.ts', {cwd: repositoryRoot})).map(
      (path) => path.replace(/^.*\/|\.ts$/g, ''),
    );
    const vendor = new RegExp(vendors.join('|'), 'i');
    const template = new RegExp(templates.join('|'), 'g');
    const comment = /^\s*(\/\/|\/?\*)/;
    const lines = await linesOf(['{src,commands}/**/*.{ts,tsx}'], [ownTemplates]);
    const found = lines.filter(
      (line) => !comment.test(line.text) && vendor.test(withoutStateDatabase(line).replaceAll(template, '')),
    );
    expect(found.map(({place}) => place)).toEqual([]);
  });

  test('the process outside src/runtime', async () => {
    const access = /\bprocess\.\w|\bconsole\.\w|\bglobalThis\b/;
    expect(await placesOf(access, ['{src,commands}/**/*.{ts,tsx}'], ['src/runtime/**'])).toEqual([]);
  });

  test('default exports where no framework asks for one', async () => {
    expect(await placesOf(/^export default\b/, ['src/**/*.{ts,tsx}', 'plugins/*/!(index).ts'])).toEqual([]);
  });

  test('tests that run alone', async () => {
    expect(await placesOf(/\b(test|it|describe)\.only\(/, ['test/**/*.ts'])).toEqual([]);
  });
});

test('JSX is written in src/tui only', async () => {
  expect(
    await glob(['{src,commands,plugins,bin}/**/*.tsx'], {cwd: repositoryRoot, ignore: ['src/tui/**']}),
  ).toEqual([]);
});
