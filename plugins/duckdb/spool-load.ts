import type {Runtime} from '#src/runtime/ports.ts';
import type {ByteSource, FileSet, LoadRequest, SpoolLoad} from '#src/warehouse/index.ts';
import {consumeSource} from './consume-source.ts';
import type {Database} from './database.ts';
import {quoteIdentifier} from './dialect.ts';
import {translateLoadError} from './errors.ts';

/** Makes a table of the rows of a source. */
export async function loadSpoolTable(
  {database, folder}: {database: Database; folder: string},
  {name, source, textColumns = [], ...request}: SpoolLoad & {name: string},
  runtime: Runtime,
): Promise<{rows: number; bytes: number}> {
  const read: LoadRequest = {
    ...request,
    source: withText(source, textColumns),
    mode: 'replace',
    loadId: name,
  };
  const place = runtime.paths.join(folder, `load-${runtime.randomId()}`);
  await runtime.files.makeDirectory(place);
  try {
    return await database.use(request.signal, async (connection) => {
      const {result: rows, bytes} = await consumeSource(
        connection,
        read,
        {spool: place, runtime},
        async ({select}) => {
          const result = await connection.run(`create table ${quoteIdentifier(name)} as ${select}`);
          return Number((await result.getRows())[0]![0]);
        },
      );
      return {rows, bytes};
    });
  } catch (error) {
    throw translateLoadError(error, read) ?? error;
  } finally {
    await runtime.files.remove(place);
  }
}

/** Reads the named columns of delimited files as the text that stands there. */
function withText(source: ByteSource, names: readonly string[]): ByteSource {
  const {content} = source;
  if (names.length === 0 || content.kind !== 'files') return source;
  const {files} = content;
  if (files.format !== 'csv' && files.format !== 'tsv') return source;
  const kept = {dispose: () => source.dispose(), rowsSent: () => source.rowsSent()};
  return {
    ...kept,
    columns: source.columns.map((column) =>
      names.includes(column.name) ? {...column, type: {kind: 'text'}, nativeType: 'VARCHAR'} : column,
    ),
    content: {kind: 'files', files: {...files, options: withTextTypes(files.options, names)}},
  };
}

/** `columns` names the type of every column, `types` those of some. */
function withTextTypes(options: FileSet['options'], names: readonly string[]): FileSet['options'] {
  const asText = Object.fromEntries(names.map((name) => [name, 'VARCHAR']));
  const key = options.columns === undefined ? 'types' : 'columns';
  return {...options, [key]: {...(options[key] as Record<string, string> | undefined), ...asText}};
}
