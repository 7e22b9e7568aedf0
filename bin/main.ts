import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {type Interfaces, run, settings} from '@oclif/core';
import packageJson from '../package.json' with {type: 'json'};

const {name, version, description, oclif} = packageJson;

interface CommandLocation {
  /** Folder that holds the commands and, when built, their manifest. */
  root: string;
  /** Folder of commands and extension of their files. */
  commands: {target: string; extension: 'js' | 'ts'};
  /** Module called when no command has the name that was typed. */
  commandNotFound: string;
}

const built: CommandLocation = {
  root: dirname(fileURLToPath(import.meta.url)),
  commands: {target: './commands', extension: 'js'},
  commandNotFound: './hooks/command-not-found.js',
};

/** Runs one command line and leaves its exit code on the process. */
export async function main(argv: string[], location = built): Promise<void> {
  settings.enableAutoTranspile = false;
  try {
    await run(helpAsFlag(argv), {root: location.root, pjson: oclifPackage(location)});
  } catch (error) {
    const [{reportError}, {createNodeRuntime}] = await Promise.all([
      import('#src/cli/index.ts'),
      import('#src/runtime/index.ts'),
    ]);
    process.exitCode = await reportError(error, createNodeRuntime());
  }
}

/** package.json as oclif wants it, for sources and for `dist` alike. */
export function oclifPackage({commands, commandNotFound}: Omit<CommandLocation, 'root'> = built) {
  return {
    name,
    version,
    description,
    type: 'module',
    oclif: {
      ...oclif,
      commands: {
        strategy: 'pattern',
        target: commands.target,
        globPatterns: [`**/*.${commands.extension}`, '!**/_*'],
      },
      hooks: {command_not_found: {target: commandNotFound, identifier: 'commandNotFound'}},
    },
  } as Interfaces.PJSON;
}

/** `weir help query` is `weir query --help`. */
function helpAsFlag(argv: string[]): string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
}
