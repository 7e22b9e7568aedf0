import {mkdir, symlink} from 'node:fs/promises';
import {join} from 'node:path';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {repositoryPath} from '#test/helpers/repository.ts';

const typed = (yielded: string) => `import type {Source} from 'weir';

interface Place {
  page: number;
}

export default (async function* ({state, options, setState}) {
  const from: number = state?.page ?? 0;
  yield ${yielded};
  yield [{id: options['first']}, {id: 2}];
  setState({page: from + 1});
}) satisfies Source<Place>;
`;

async function check(script: string) {
  const folder = await createFolder({
    'assets/users.ts': script,
    'tsconfig.json': JSON.stringify({
      compilerOptions: {strict: true, noEmit: true, module: 'nodenext', target: 'es2024', types: []},
    }),
    'package.json': '{"type": "module"}',
  });
  await mkdir(join(folder, 'node_modules'));
  await symlink(repositoryPath('.'), join(folder, 'node_modules/weir'));
  return execa({cwd: folder, reject: false, all: true})`${repositoryPath('node_modules/.bin/tsc')} -p .`;
}

test('the types of scripts come with weir', async () => {
  expect(await check(typed('{id: 1n, at: new Date()}'))).toMatchObject({all: '', exitCode: 0});
  expect((await check(typed('1'))).all).toMatch(
    /users\.ts\(\d+,\d+\): error TS\d+[^]*'number' is not assignable/,
  );
});
