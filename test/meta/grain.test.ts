import {readFileSync} from 'node:fs';
import {glob} from 'tinyglobby';
import {describe, expect, test} from 'vitest';
import {repositoryPath, repositoryRoot} from '#test/helpers/repository.ts';

/** Written by a generator, or data rather than code. */
const exempt = ['plugins/index.ts', 'src/operations/init-project/templates/**'];

interface SizedFile {
  path: string;
  lines: number;
}

async function filesOf(...patterns: string[]): Promise<SizedFile[]> {
  const paths = await glob(patterns, {cwd: repositoryRoot, ignore: exempt});
  return paths
    .map((path) => ({path, lines: readFileSync(repositoryPath(path), 'utf8').trimEnd().split('\n').length}))
    .toSorted((a, b) => a.lines - b.lines);
}

function quantile(files: readonly SizedFile[], share: number): number {
  return files[Math.floor((files.length - 1) * share)]!.lines;
}

function longerThan(files: readonly SizedFile[], lines: number): string[] {
  return files.filter((file) => file.lines > lines).map((file) => `${file.path} has ${file.lines} lines`);
}

describe('the grain of files', async () => {
  const sources = await filesOf('src/**/*.{ts,tsx}', 'commands/**/*.ts', 'plugins/**/*.ts', 'bin/*');
  const commands = await filesOf('commands/**/*.ts');
  const tests = await filesOf('test/**/*.ts');

  test('half of the sources have at most 80 lines', () => {
    expect(quantile(sources, 0.5)).toBeLessThanOrEqual(80);
  });

  test('95 of 100 sources have at most 250 lines', () => {
    expect(quantile(sources, 0.95)).toBeLessThanOrEqual(250);
  });

  test('no source but a schema has more than 400 lines', () => {
    expect(
      longerThan(
        sources.filter(({path}) => !path.endsWith('schema.ts')),
        400,
      ),
    ).toEqual([]);
  });

  test('no command has more than 120 lines', () => {
    expect(longerThan(commands, 120)).toEqual([]);
  });

  test('95 of 100 tests have at most 300 lines', () => {
    expect(quantile(tests, 0.95)).toBeLessThanOrEqual(300);
  });
});
