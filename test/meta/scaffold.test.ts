import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {execa} from 'execa';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {copyRepository} from '#test/helpers/repository-copy.ts';

describe('npm run new:plugin and new:command', () => {
  let copy: Awaited<ReturnType<typeof copyRepository>>;
  const node = (...args: string[]) => execa(process.execPath, args, {cwd: copy.path, reject: false});
  const read = (path: string) => readFile(join(copy.path, path), 'utf8');

  beforeAll(async () => {
    copy = await copyRepository();
  });
  afterAll(() => copy.remove());

  test('make code that fits in, and refuse to overwrite it', {timeout: 180_000}, async () => {
    const plugin = await node('bin/new-plugin.ts', 'tide-gauge', '--no-install');
    expect(plugin).toMatchObject({exitCode: 0, stderr: ''});
    expect(await read('plugins/index.ts')).toContain(`import('./tide-gauge/index.ts')`);
    expect(await read('test/plugins/tide-gauge.test.ts')).toContain('describeWarehouse(');

    const command = await node('bin/new-command.ts', 'gauges/list');
    expect(command).toMatchObject({exitCode: 0, stderr: ''});
    const help = await node('--import', 'tsx', 'bin/dev.js', 'gauges', '--help');
    expect(help.stdout).toContain('gauges list');

    const types = await node('node_modules/typescript/bin/tsc', '--noEmit');
    expect(types.stdout.split('\n').filter((line) => /gauge/.test(line))).toEqual([]);

    expect(await node('bin/new-plugin.ts', 'tide-gauge', '--no-install')).toMatchObject({exitCode: 2});
    expect(await node('bin/new-command.ts', 'gauges/list')).toMatchObject({exitCode: 2});
  });

  test.each([['bin/new-plugin.ts', '../x'], ['bin/new-plugin.ts'], ['bin/new-command.ts', 'Tables']])(
    'reject a name that cannot be one: %s %s',
    async (...args) => {
      expect(await node(...args)).toMatchObject({exitCode: 2, stderr: expect.stringContaining('usage:')});
    },
  );
});
