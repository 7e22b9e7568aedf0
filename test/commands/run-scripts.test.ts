import {join} from 'node:path';
import {writeFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const weirYml = `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: warehouse.duckdb}
`;

const counter = `/* @weir
mode: append
columns: [{name: id, checks: [not_null, unique]}]
*/
import {step} from '../lib/step.ts';

export default async function* ({state, setState}) {
  const last = state?.last ?? 0;
  for (let id = last + 1; id <= last + step; id++) yield {id, label: \`row \${id}\`};
  setState({last: last + step});
}
`;

const people = `"""@weir
mode: merge
key: id
"""

def source():
    yield [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Grace"}]
`;

async function rows(cwd: string, sql: string): Promise<unknown> {
  const result = await runWeir(['query', sql, '--json'], {cwd});
  if (result.exitCode !== 0) throw new Error(result.stderr);
  return JSON.parse(result.stdout);
}

test('scripts are assets: they load, go on where they ended, and feed others', async () => {
  const cwd = await createFolder({
    'weir.yml': weirYml,
    'assets/raw/counted.ts': counter,
    'assets/raw/people.py': people,
    'assets/lib/step.ts': 'export const step: number = 3;\n',
    'assets/marts/total.sql':
      'select count(*) as n, max(id) as last, (select count(*) from raw.people) as people from raw.counted',
  });
  expect(await runWeir(['run'], {cwd})).toMatchObject({exitCode: 0});
  expect(await runWeir(['run'], {cwd})).toMatchObject({exitCode: 0});
  expect(await rows(cwd, 'select n, last, people from marts.total')).toEqual([{n: 6, last: 6, people: 2}]);
});

test('a script that yields nothing new is no failure', async () => {
  const cwd = await createFolder({
    'weir.yml': weirYml,
    'assets/raw/once.ts': `/* @weir */
export default function* ({state, setState}) {
  if (!state) yield {id: 1};
  setState({seen: true});
}
`,
  });
  for (let round = 0; round < 3; round++) expect(await runWeir(['run'], {cwd})).toMatchObject({exitCode: 0});
  expect(await rows(cwd, 'select id from raw.once')).toEqual([{id: 1}]);
});

test('a script that fails leaves table and state as they were', async () => {
  const cwd = await createFolder({
    'weir.yml': weirYml,
    'assets/raw/counted.ts': counter,
    'assets/lib/step.ts': 'export const step = 2;\n',
  });
  expect(await runWeir(['run'], {cwd})).toMatchObject({exitCode: 0});
  await writeFile(
    join(cwd, 'assets/raw/counted.ts'),
    counter.replace('setState(', "throw new Error('the API is down'); setState("),
  );
  const failed = await runWeir(['run'], {cwd});
  expect(failed.exitCode).toBe(1);
  expect(failed.stderr).toContain('the API is down');
  await writeFile(join(cwd, 'assets/raw/counted.ts'), counter);
  expect(await runWeir(['run'], {cwd})).toMatchObject({exitCode: 0});
  expect(await rows(cwd, 'select list(id order by id) as ids from raw.counted')).toEqual([
    {ids: [1, 2, 3, 4]},
  ]);
});
