import {UsageError, fileError} from '../../errors/index.ts';
import {countOf} from '../../util/format-quantity.ts';
import type {OperationContext} from '../context.ts';
import {agree, putState, scopeOf, withLock} from './change-state.ts';
import {listEntries} from './read-streams.ts';
import {backUp, parseStateFile, relationOf, toStateFile, type StateFile} from './state-file.ts';
import {withStatePlaces, type StateScope} from './state-places.ts';

/** Where all streams stand, to be kept or moved elsewhere. */
export function exportState(context: OperationContext, scope: StateScope): Promise<StateFile> {
  return withStatePlaces(context, {...scopeOf(scope), readOnly: true}, async (places) => {
    const streams = await listEntries(places, context.signal);
    return toStateFile(
      context,
      streams.map(({place, entry}) => ({connection: place.connection, entry})),
    );
  });
}

export interface ImportRequest extends StateScope {
  /** Path of the file, or `-` for standard input. */
  file: string;
  assumeYes: boolean;
}

export interface ImportedState {
  streams: readonly string[];
  backup: string;
}

/** Lets streams stand where a file says, after a question and a backup. Others stay as they are. */
export async function importState(context: OperationContext, request: ImportRequest): Promise<ImportedState> {
  const wanted = parseStateFile(await readFile(context, request.file), request.file);
  return withLock(context, request, () =>
    withStatePlaces(context, {...scopeOf(request), readOnly: false}, async (places) => {
      const current = await listEntries(places, context.signal);
      const placed = wanted.streams.map((stream) => {
        const only = request.connection === undefined ? undefined : places[0];
        const place = only ?? places.find(({connection}) => connection === stream.connection);
        if (place) return {place, stream};
        throw new UsageError(`${stream.stream} belongs to ${stream.connection}, which keeps no states here`, {
          hint: `Import into one of ${places.map(({connection}) => connection).join(', ') || 'no connection'} with --connection.`,
        });
      });
      const names = placed.map(({stream}) => stream.stream);
      await agree(context, request, `Set where ${countOf(names.length, 'stream')} stand?`);
      const changed = current.filter(({entry}) => names.includes(entry.stream));
      const backup = await backUp(
        context,
        changed.map(({place, entry}) => ({connection: place.connection, entry})),
      );
      for (const {place, stream} of placed)
        await putState(context, place, {...stream, relation: relationOf(stream.relation)});
      return {streams: names, backup};
    }),
  );
}

async function readFile({runtime}: OperationContext, file: string): Promise<string> {
  if (file === '-') return runtime.streams.stdin.read();
  const path = runtime.paths.resolve(runtime.env.cwd, file);
  try {
    return await runtime.files.readText(path);
  } catch (error) {
    throw fileError(error, file) ?? error;
  }
}
