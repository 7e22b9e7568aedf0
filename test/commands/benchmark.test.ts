import {expect, test} from 'vitest';
import {createIngestProject, destinations} from '#test/helpers/ingest-project.ts';

const databases = destinations.filter(({definition}) => definition.capabilities.transform);

test.each(databases)('measures loads into $title and leaves nothing behind', async (destination) => {
  const project = await createIngestProject('{type: duckdb, path: source.duckdb}', destination);
  await project.weir('query', '-c', 'app', 'create table numbers as from range(20000) t(n)');
  const result = await project.weir('benchmark', 'app:numbers', 'warehouse', '--rounds', '2', '--json');
  expect(result).toMatchObject({exitCode: 0, stderr: ''});
  const parts = JSON.parse(result.stdout) as {what: string; rows: number; bytes: number}[];
  expect(parts.filter(({what}) => what === 'load')).toMatchObject([{rows: 20_000}, {rows: 20_000}]);
  expect((await project.weir('tables', 'list', '-c', 'warehouse')).stdout).not.toContain('benchmark');
  expect((await project.weir('benchmark', 'app:numbers', 'warehouse', '--rounds', '1')).stdout).toContain(
    'best load',
  );
});

test('says where it cannot measure', async () => {
  const project = await createIngestProject('{type: files, root: data}', destinations[0]!);
  await project.write({'data/a.csv': 'id\n1\n'});
  expect(await project.weir('benchmark', 'warehouse:x', 'app')).toMatchObject({
    exitCode: 5,
    stderr: expect.stringContaining('cannot be measured'),
  });
});
