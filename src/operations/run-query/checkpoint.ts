import {UsageError, fileError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {tokenize} from '../../sql/index.ts';
import type {LexicalTraits} from '../../util/lexical-traits.ts';
import type {ScriptStatement} from './open-for-script.ts';
import type {Parameter} from './parse-parameters.ts';

/** Remembers in a file which statements of a batch are done. */
export interface Checkpoint {
  isDone(statement: ScriptStatement): boolean;
  /** Within a transaction a statement counts only once the transaction has ended. */
  finish(statement: ScriptStatement): Promise<void>;
}

export interface CheckpointOptions {
  /** Path, taken from the current folder. */
  file: string;
  /** Another connection or other parameters make another batch. */
  connection: string;
  parameters: readonly Parameter[];
  statements: readonly ScriptStatement[];
  traits: LexicalTraits | undefined;
}

interface Line {
  digest: string;
}

export async function openCheckpoint(runtime: Runtime, options: CheckpointOptions): Promise<Checkpoint> {
  const {files, paths, env} = runtime;
  const path = paths.resolve(env.cwd, options.file);
  const done = await readDigests(runtime, path, options.file);
  const digests = digestStatements(runtime, options);
  const append = async (text: string) => {
    try {
      await files.appendText(path, text);
    } catch (error) {
      throw fileError(error, options.file) ?? error;
    }
  };
  // A file that cannot be written must show before anything is run.
  await append('');
  let waiting: ScriptStatement[] = [];
  let isInTransaction = false;
  return {
    isDone: (statement) => done.has(digests.get(statement)!),
    async finish(statement) {
      waiting.push(statement);
      isInTransaction = isOpenAfter(statement.text, isInTransaction, options.traits);
      if (isInTransaction) return;
      const finishedAt = runtime.clock.now().toISOString();
      const lines = waiting.map((finished) =>
        JSON.stringify({
          digest: digests.get(finished),
          ...(finished.script.file !== undefined && {file: finished.script.file}),
          statement: finished.numberInScript,
          finishedAt,
        }),
      );
      waiting = [];
      await append(`${lines.join('\n')}\n`);
    },
  };
}

async function readDigests({files}: Runtime, path: string, shownPath: string): Promise<Set<string>> {
  if (!(await files.exists(path))) return new Set();
  let text: string;
  try {
    text = await files.readText(path);
  } catch (error) {
    throw fileError(error, shownPath) ?? error;
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return new Set(
    lines.map((line, index) => {
      const digest = readDigest(line);
      if (digest !== undefined) return digest;
      throw new UsageError(`${shownPath} is no checkpoint file: line ${index + 1} cannot be read`, {
        hint: 'Name another file; one that does not exist yet is created.',
      });
    }),
  );
}

function readDigest(line: string): string | undefined {
  try {
    const {digest} = JSON.parse(line) as Line;
    return typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest) ? digest : undefined;
  } catch {
    return undefined;
  }
}

/** Equal statements of one file differ by how many of them stand before. */
function digestStatements(
  {sha256}: Runtime,
  {connection, parameters, statements}: CheckpointOptions,
): ReadonlyMap<ScriptStatement, string> {
  const values = parameters.map(({name, value}) => [name, value === null ? null : String(value)]);
  const counts = new Map<string, number>();
  return new Map(
    statements.map((statement) => {
      const key = JSON.stringify([connection, values, statement.script.file ?? null, statement.text]);
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return [statement, sha256(`${count} ${key}`)];
    }),
  );
}

const opening = new Set(['BEGIN', 'START']);
const closing = new Set(['COMMIT', 'ROLLBACK', 'END', 'ABORT']);

/** A statement with a semicolon inside is a whole block, not the start of a transaction. */
function isOpenAfter(text: string, wasOpen: boolean, traits: LexicalTraits | undefined): boolean {
  const words: string[] = [];
  let isBlock = false;
  for (const {kind, start, end} of tokenize(text, traits)) {
    if (kind === 'word') words.push(text.slice(start, end).toUpperCase());
    isBlock ||= kind === 'symbol' && text[start] === ';';
  }
  const [verb = '', second] = words;
  if (opening.has(verb)) return !isBlock || wasOpen;
  return closing.has(verb) && second !== 'TO' ? false : wasOpen;
}
