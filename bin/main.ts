import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Config, type Interfaces, run, settings} from '@oclif/core';
import packageJson from '../package.json' with {type: 'json'};

const {name, version, description, oclif} = packageJson;

/** Where commands are, relative to a root. */
interface CommandLocation {
  target: string;
  globPatterns: string[];
  /** Module called when no command has the name that was typed. */
  commandNotFound: string;
}

const builtCommands: CommandLocation = {
  target: './commands',
  globPatterns: ['**/*.js'],
  commandNotFound: './hooks/command-not-found.js',
};

export const sourceCommands: CommandLocation = {
  target: './commands',
  globPatterns: ['**/*.ts', '!**/_*'],
  commandNotFound: './src/cli/command-not-found.ts',
};

/**
 * Runs one command line and leaves its exit code on the process. The default root is the folder of the
 * built program, which holds the manifest of its commands too.
 */
export async function main(
  argv: string[],
  {root = dirname(fileURLToPath(import.meta.url)), commands = builtCommands} = {},
): Promise<void> {
  settings.enableAutoTranspile = false;
  const options = {root, pjson: oclifPackage(commands)};
  try {
    await run(helpAsFlag(argv), options);
  } catch (error) {
    const [{reportError}, {createNodeRuntime}] = await Promise.all([
      import('#src/cli/index.ts'),
      import('#src/runtime/index.ts'),
    ]);
    process.exitCode = await reportError(await missingCommand(error, options), createNodeRuntime());
  }
}

/** package.json as oclif wants it. */
export function oclifPackage(location = builtCommands): Interfaces.PJSON {
  const {target, globPatterns, commandNotFound} = location;
  return {
    name,
    version,
    description,
    type: 'module',
    oclif: {
      ...oclif,
      commands: {strategy: 'pattern', target, globPatterns},
      hooks: {command_not_found: {target: commandNotFound, identifier: 'commandNotFound'}},
    },
  } as Interfaces.PJSON;
}

/** `weir help query` is `weir query --help`. */
function helpAsFlag(argv: string[]): string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
}

/** Help for a command that does not exist fails without the hook that names the nearest one. */
async function missingCommand(error: unknown, options: Interfaces.LoadOptions): Promise<unknown> {
  const name = error instanceof Error && /^Command (.+) not found\.$/.exec(error.message)?.[1];
  if (!name) return error;
  const config = await Config.load(options);
  const {failures} = await config.runHook('command_not_found', {id: name.replaceAll(' ', ':'), argv: []});
  return failures[0]?.error ?? error;
}
