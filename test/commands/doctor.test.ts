import {expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

test('a healthy project has nothing to fail', async () => {
  const project = await createFolder();
  await runWeir(['init', '--yes'], {cwd: project});
  const result = await runWeir(['doctor', '--json'], {cwd: project});
  const findings = JSON.parse(result.stdout) as {name: string; level: string}[];
  expect(result.exitCode).toBe(0);
  expect(findings.map((finding) => finding.name)).toEqual(
    expect.arrayContaining(['node', 'terminal', 'project', 'assets', 'state']),
  );
  expect(findings.filter((finding) => finding.level === 'fail')).toEqual([]);
});

test('outside a project it looks at the machine and says that there is none', async () => {
  const result = await runWeir(['doctor'], {cwd: await createFolder()});
  expect(result).toMatchObject({exitCode: 0, stdout: expect.stringMatching(/warn\s+project/)});
});

test('a broken asset fails with its sentence and its advice', async () => {
  const project = await createFolder({
    'weir.yml': 'project: p\ndefault_connection: w\nconnections: {w: {type: duckdb}}\n',
    'assets/a.sql': 'select * from b',
    'assets/b.sql': 'select * from a',
  });
  const result = await runWeir(['doctor'], {cwd: project});
  expect(result).toMatchObject({
    exitCode: 1,
    stdout: expect.stringMatching(/FAIL\s+assets[\s\S]*circle[\s\S]*Break the circle/),
  });
});
