import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {cp, mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {execa} from 'execa';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {repositoryPath} from '#test/helpers/repository.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const {version} = JSON.parse(readFileSync(repositoryPath('package.json'), 'utf8'));

describe('the binary', () => {
  test.each(['--version', '-v'])('%s prints name, version, platform and Node', async (flag) => {
    expect(await runWeir([flag])).toEqual({
      stdout: `weir/${version} ${process.platform}-${process.arch} node-${process.version}\n`,
      stderr: '',
      exitCode: 0,
    });
  });

  test('help is the same in all its spellings', async () => {
    const {stdout, stderr, exitCode} = await runWeir(['--help']);
    expect({stderr, exitCode}).toEqual({stderr: '', exitCode: 0});
    expect(stdout).toMatch(/COMMANDS[^]*\n {2}run /);
    for (const args of [[], ['-h'], ['help']]) expect((await runWeir(args)).stdout).toBe(stdout);
    expect((await runWeir(['help', 'run'])).stdout).toBe((await runWeir(['run', '--help'])).stdout);
  });

  test.each([
    [['rnu'], 'There is no command rnu', 'Did you mean weir run?'],
    [['runs', 'lst'], 'There is no command runs lst', 'Did you mean weir runs list?'],
    [['rnu', '--help'], 'There is no command rnu', 'Did you mean weir run?'],
    [['help', 'runs', 'lst'], 'There is no command runs lst', 'Did you mean weir runs list?'],
    [['frobnicate', 'x'], 'There is no command frobnicate', 'Run weir --help'],
    [['run', '--selct', 'x'], 'Nonexistent flag: --selct', 'Did you mean --select?'],
  ])('%j is refused with a suggestion', async (args, sentence, hint) => {
    const {stdout, stderr, exitCode} = await runWeir(args);
    expect({stdout, exitCode}).toEqual({stdout: '', exitCode: 2});
    expect(stderr).toContain(sentence);
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  const olderNode = findOlderNode();
  test.skipIf(!olderNode)('an older Node hands over to the installed one', async () => {
    const result = await execa(olderNode!, [repositoryPath('bin/run.js'), 'rnu'], {reject: false});
    expect(result).toMatchObject({exitCode: 2, stdout: ''});
    expect(result.stderr).toContain('There is no command rnu');
    const {stdout} = await execa(olderNode!, [repositoryPath('bin/run.js'), '--version']);
    expect(stdout).not.toContain(execFileSync(olderNode!, ['--version'], {encoding: 'utf8'}).trim());
  });
});

describe('a damaged installation', () => {
  let copy: string;
  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'weir-installation-'));
    for (const entry of ['bin', 'dist', 'package.json'])
      await cp(repositoryPath(entry), join(copy, entry), {recursive: true});
  });
  afterAll(() => rm(copy, {recursive: true, force: true}));
  const run = (node: string, ...args: string[]) =>
    execa(node, [join(copy, 'bin/run.js'), ...args], {reject: false});

  test('a defect shows its stack, asks to report it and exits with 70', async () => {
    await symlink(repositoryPath('node_modules'), join(copy, 'node_modules'), 'dir');
    await writeFile(
      join(copy, 'dist/commands/run.js'),
      'export default class {static run() {undefined.x}}\n',
    );
    const {exitCode, stdout, stderr} = await run(process.execPath, 'run');
    expect({exitCode, stdout}).toEqual({exitCode: 70, stdout: ''});
    expect(stderr).toMatch(/please report/);
    expect(stderr).toMatch(/TypeError[^]*\n\s+at /);
    await rm(join(copy, 'node_modules'));
  });

  test('without a build it says how to make one', async () => {
    await rm(join(copy, 'dist'), {recursive: true});
    const {exitCode, stderr} = await run(process.execPath, 'run');
    expect({exitCode, stderr}).toEqual({exitCode: 2, stderr: expect.stringContaining('npm run build')});
  });

  const olderNode = findOlderNode();
  test.skipIf(!olderNode)(
    'on an older Node with no other one it says in one line what to install',
    async () => {
      const {exitCode, stdout, stderr} = await run(olderNode!, '--help');
      expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''});
      expect(stderr).toMatch(/^weir needs Node\.js 22\.13 or newer and this is v\d+[^\n]*install[^\n]*$/);
    },
  );
});

/** A Node of this machine that is too old for weir, outside of node_modules. */
function findOlderNode(): string | undefined {
  const directories = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((path) => !path.includes('node_modules'));
  return directories
    .map((directory) => join(directory, 'node'))
    .filter((path) => existsSync(path))
    .find((path) => {
      const [major = 0, minor = 0] = execFileSync(path, ['--version'], {encoding: 'utf8'})
        .slice(1)
        .split('.')
        .map(Number);
      return major < 22 || (major === 22 && minor < 13);
    });
}
