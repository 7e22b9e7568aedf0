import {readFileSync} from 'node:fs';
import type {Command} from '@oclif/core';
import {describe, expect, test} from 'vitest';
import {repositoryPath} from '#test/helpers/repository.ts';

const readme = readFileSync(repositoryPath('README.md'), 'utf8');
const {commands} = JSON.parse(readFileSync(repositoryPath('dist/oclif.manifest.json'), 'utf8')) as {
  commands: Record<string, Command.Cached>;
};
const visible = Object.values(commands).filter(({hidden}) => !hidden);

describe('README', () => {
  test.each(visible.map(({id}) => `weir ${id.replaceAll(':', ' ')}`))('mentions %s', (command) => {
    expect(readme).toContain(command);
  });

  test('shows only commands and flags that exist', () => {
    expect(shownCommands(readme).flatMap(problemsOf)).toEqual([]);
  });

  test('names only npm scripts that exist', () => {
    const {scripts} = JSON.parse(readFileSync(repositoryPath('package.json'), 'utf8'));
    const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1]!);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

/** Lines of code blocks that begin with `weir`, with or without a prompt. */
function shownCommands(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```(?:sh|console|text)?\n([\s\S]*?)^```/gm)].map(
    (match) => match[1]!,
  );
  return blocks
    .flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'))
    .map((line) => line.replace(/^\$ /, ''))
    .filter((line) => /^weir [a-z]/.test(line));
}

function problemsOf(line: string): string[] {
  const words = line
    .replaceAll(/'[^']*'|"[^"]*"/g, 'QUOTED')
    .split(/\s+[#|>&]|\s2>/)[0]!
    .split(/\s+/)
    .slice(1);
  const command = visible
    .filter(({id}) => id.split(':').every((part, index) => words[index] === part))
    .toSorted((a, b) => b.id.length - a.id.length)[0];
  if (!command) return [`no such command: ${line}`];
  const flags = Object.values(command.flags);
  return words
    .filter((word) => /^--?[a-zA-Z]/.test(word))
    .map((word) => word.replace(/=.*/, ''))
    .filter((word) => !isFlag(word, flags))
    .map((word) => `no flag ${word}: ${line}`);
}

function isFlag(word: string, flags: readonly Command.Flag.Cached[]): boolean {
  if (word === '--help' || word === '-h') return true;
  return flags.some(({name, char}) => word === `--${name}` || word === `--no-${name}` || word === `-${char}`);
}
