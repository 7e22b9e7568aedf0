import * as path from 'node:path';
import {startNodeCompanion} from './node-companion.ts';
import {createNodeEnvironment, nodeClock} from './node-environment.ts';
import {createNodeFiles} from './node-files.ts';
import {nodeKeychain} from './node-keychain.ts';
import {postNodeText} from './node-post-text.ts';
import {createNodePrompts} from './node-prompts.ts';
import {nodeSpawn} from './node-spawn.ts';
import {openNodeSqlite} from './node-sqlite.ts';
import {createNodeStreams} from './node-streams.ts';
import {nodeTerminal} from './node-terminal.ts';
import {findPackageFolder} from './package-folder.ts';
import type {Runtime} from './ports.ts';
import {createRedactor} from './redactor.ts';
import {relayStream, streamOf} from './relay-stream.ts';

/** The real world: Node's files, processes, clock and streams. */
export function createNodeRuntime(): Runtime {
  const streams = createNodeStreams();
  return {
    files: createNodeFiles(nodeSpawn),
    paths: path,
    spawn: nodeSpawn,
    startCompanion: startNodeCompanion,
    clock: nodeClock,
    env: createNodeEnvironment(),
    streams,
    terminal: nodeTerminal,
    redactor: createRedactor(),
    keychain: nodeKeychain,
    prompts: createNodePrompts(streams),
    postText: postNodeText,
    openSqlite: openNodeSqlite,
    relayStream,
    streamOf,
    sha256: (text) => nodeCrypto().createHash('sha256').update(text).digest('hex'),
    randomId: () => nodeCrypto().randomUUID(),
    packageFolder: findPackageFolder,
    setExitCode(code) {
      process.exitCode = code;
    },
  };
}

/** Loaded on first use: it takes longer to load than all else that most commands need of Node. */
function nodeCrypto() {
  return process.getBuiltinModule('node:crypto');
}
