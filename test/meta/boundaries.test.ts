import {mkdir, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {describeViolation, findViolations} from '../../bin/check-boundaries.ts';
import {copyRepository} from '#test/helpers/repository-copy.ts';

/** A forbidden import in a file of its own, and the law that must catch it. */
const planted = [
  ['src/util/planted.ts', `import '../errors/index.ts';`, 'law-of-src/util'],
  ['src/errors/planted.ts', `import '../util/planted.ts';`, 'law-of-src/errors'],
  ['src/sql/planted.ts', `import '#src/warehouse/index.ts';`, 'law-of-src/sql'],
  ['src/warehouse/planted.ts', `import '../pipeline/plan.ts';`, 'law-of-src/warehouse'],
  ['src/warehouse/planted-value.ts', `import '../runtime/ports.ts';`, 'types-only-in-src/warehouse'],
  ['src/pipeline/planted.ts', `import '../operations/context.ts';`, 'law-of-src/pipeline'],
  ['src/operations/planted.ts', `import '#plugins/memory/package.json';`, 'law-of-src/operations'],
  [
    'src/operations/planted-type.ts',
    `import type {x} from '#commands/_command.ts';`,
    'law-of-src/operations',
  ],
  [
    'src/operations/planted-dynamic.ts',
    `await import('#plugins/memory/package.json');`,
    'law-of-src/operations',
  ],
  ['src/present/planted.ts', `import '../operations/context.ts';`, 'types-only-in-src/present'],
  ['src/report/planted.ts', `import '../pipeline/run.ts';`, 'law-of-src/report'],
  ['src/cli/planted.ts', `import '../runtime/index.ts';`, 'types-only-in-src/cli'],
  ['commands/planted.ts', `import '#src/config/project.ts';`, 'law-of-commands'],
  ['plugins/memory/planted.ts', `import '#src/operations/context.ts';`, 'law-of-plugins'],
  ['plugins/memory/planted-friend.ts', `import '../files/package.json';`, 'plugin-memory-stands-alone'],
  ['src/project/planted.ts', `import 'node:fs';`, 'node-built-ins'],
  ['src/warehouse/planted-node.ts', `import 'node:fs';`, 'node-built-ins-in-the-contract'],
  ['src/config/planted.ts', `import 'listr2';`, 'home-of-listr2'],
  ['src/pipeline/planted-tool.ts', `import 'execa';`, 'home-of-execa'],
  ['src/project/planted-tool.ts', `import '@oclif/core';`, 'home-of-@oclif/core'],
  ['src/util/planted-lost.ts', `import './nowhere.ts';`, 'unresolved'],
] as const;

test('every import of the repository keeps the laws', async () => {
  expect((await findViolations()).map(describeViolation)).toEqual([]);
});

describe('a planted violation is caught', () => {
  let copy: Awaited<ReturnType<typeof copyRepository>>;
  let caught: Awaited<ReturnType<typeof findViolations>>;

  beforeAll(async () => {
    copy = await copyRepository();
    const circle = [
      ['src/util/planted-a.ts', `export {b} from './planted-b.ts';`],
      ['src/util/planted-b.ts', `export {b as a} from './planted-a.ts';`],
    ] as const;
    for (const [path, code] of [...planted, ...circle]) {
      await mkdir(dirname(join(copy.path, path)), {recursive: true});
      await writeFile(join(copy.path, path), `${code}\n`);
    }
    caught = await findViolations(copy.path);
  });

  afterAll(() => copy.remove());

  test.each(planted)('%s: %s', (path, _, law) => {
    expect(caught.filter(({from}) => from === path).map(({rule}) => rule.name)).toContain(law);
  });

  test('a circle', () => {
    expect(caught.filter(({rule}) => rule.name === 'no-circles').map(({from}) => from)).toContain(
      'src/util/planted-a.ts',
    );
  });
});
