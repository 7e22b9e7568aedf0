import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

test('the demo makes a project, runs it, answers a question and leaves the project to play with', async () => {
  const folder = await createFolder();
  const demo = await runWeir(['demo'], {cwd: folder});
  expect(demo).toMatchObject({exitCode: 0, stderr: expect.stringContaining('3,000,000 rows')});
  expect(demo.stdout).toMatch(/JFK[\s\S]*CONNECTION[\s\S]*warehouse/);
  const project = join(folder, 'weir-demo');
  const again = await runWeir(['run', 'marts.*'], {cwd: project});
  expect(again).toMatchObject({exitCode: 0});
  expect(await runWeir(['demo', 'weir-demo'], {cwd: folder})).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('is not empty'),
  });
});
