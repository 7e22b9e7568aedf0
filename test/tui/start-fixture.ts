import {onTestFinished} from 'vitest';
import {repositoryPath, repositoryRoot} from '#test/helpers/repository.ts';
import {startTerminal, type Terminal, type TerminalOptions} from '#test/helpers/terminal.ts';

const node = repositoryPath('node_modules/.bin/node');

/** A program of test/tui/fixtures in a terminal of its own, closed with the test. */
export function startFixture(
  name: string,
  {words = [], ...options}: TerminalOptions & {words?: string[]} = {},
): Terminal {
  return start(node, ['--import', 'tsx', repositoryPath(`test/tui/fixtures/${name}.tsx`), ...words], options);
}

/** A shell with job control; `fixtureCommand` is what to type to start the fixture. */
export function startShell(options: TerminalOptions = {}): Terminal {
  return start('/bin/bash', ['--norc', '--noprofile', '--noediting', '-i'], {
    ...options,
    env: {PS1: 'shell> ', ...options.env},
  });
}

export function fixtureCommand(name: string): string {
  return `${node} --import tsx ${repositoryPath(`test/tui/fixtures/${name}.tsx`)}`;
}

function start(command: string, args: string[], options: TerminalOptions): Terminal {
  const terminal = startTerminal(command, args, {
    cwd: repositoryRoot,
    columns: 120,
    rows: 40,
    ...options,
    env: {NODE_ENV: 'production', ...options.env},
  });
  onTestFinished(() => terminal.close());
  return terminal;
}
