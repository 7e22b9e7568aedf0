import {readFileSync} from 'node:fs';
import type {Command} from '@oclif/core';
import {expect, test} from 'vitest';
import {repositoryPath} from '#test/helpers/repository.ts';

test('the command line is the one of the snapshot', async () => {
  const manifest = JSON.parse(readFileSync(repositoryPath('dist/oclif.manifest.json'), 'utf8')) as {
    commands: Record<string, Command.Cached>;
  };
  const text = Object.values(manifest.commands).map(commandLines).join('\n');
  await expect(`${text}`).toMatchFileSnapshot('commands.snapshot.txt');
});

function commandLines({id, args, flags, strict, hidden}: Command.Cached): string {
  const words = Object.values(args).map(({name, required}) =>
    required ? name.toUpperCase() : `[${name.toUpperCase()}]`,
  );
  const head = [
    'weir',
    ...id.split(':'),
    ...words,
    ...(strict === false ? ['...'] : []),
    ...(hidden ? ['(hidden)'] : []),
  ];
  const lines = Object.values(flags)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => `  ${flagLine(flag)}`);
  return [head.join(' '), ...lines, ''].join('\n');
}

function flagLine(flag: Command.Flag.Cached): string {
  const name = flag.type === 'boolean' && flag.allowNo ? `--[no-]${flag.name}` : `--${flag.name}`;
  if (flag.type === 'boolean') return [flag.char && `-${flag.char}`, name].filter(Boolean).join(' ');
  const value = flag.options?.join('|') ?? 'value';
  const repeated = flag.multiple ? '...' : '';
  return [flag.char && `-${flag.char}`, `${name}=${value}${repeated}`, flag.required && '(required)']
    .filter(Boolean)
    .join(' ');
}
