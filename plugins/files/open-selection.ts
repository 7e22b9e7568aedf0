import {QueryError, UsageError} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import type {Column, FileSet, Relation} from '#src/warehouse/index.ts';
import type {Database} from '#plugins/duckdb/database.ts';
import {createSpool} from '#plugins/duckdb/spool.ts';
import {filePathOf} from './dialect.ts';
import type {HttpClient} from './http.ts';
import {prepareFiles} from './prepare-files.ts';
import {describeFormat, type FileFinder, type FoundFormat, type PathSelection} from './select-files.ts';

/** A selection as local files. */
export interface OpenSelection {
  files: FileSet;
  columns: Column[];
  fingerprintOf: readonly string[];
  /** Removes what was downloaded. */
  release(): Promise<void>;
}

export interface FilesContext {
  database: Database;
  finder: FileFinder;
  http: HttpClient;
  runtime: Runtime;
}

/** Finds the files, downloads those behind URLs, and looks into them. */
export async function openSelection(
  {database, finder, http, runtime}: FilesContext,
  selection: PathSelection,
  signal: AbortSignal,
): Promise<OpenSelection> {
  const found = await finder.find(selection, signal);
  const format = describeFormat(selection, found);
  const isRemote = found.some(({location}) => location instanceof URL);
  const isWorkbook = format.format === 'xlsx';
  const spool = isRemote || isWorkbook ? await createSpool(database, runtime) : undefined;
  const release = async () => {
    if (spool !== undefined) await runtime.files.remove(spool);
  };
  try {
    const paths: string[] = [];
    for (const {location} of found) {
      if (!(location instanceof URL)) {
        paths.push(location);
        continue;
      }
      const path = runtime.paths.join(spool!, runtime.paths.basename(location.pathname) || 'download');
      await http.download(location, path, signal);
      paths.push(path);
    }
    const prepared = isWorkbook
      ? await readWorkbooks(paths, format, {spool: spool!, runtime, signal})
      : await prepareFiles(
          database,
          {...format, format: format.format as FileSet['format'], paths},
          {runtime, signal},
        );
    return {...prepared, fingerprintOf: found.map(({item}) => item), release};
  } catch (error) {
    await release();
    throw error;
  }
}

/** Loaded only for workbooks, with the packages that unpack them. */
async function readWorkbooks(
  paths: readonly string[],
  {compression, options}: FoundFormat,
  place: Parameters<typeof import('./xlsx/open-workbooks.ts').openWorkbooks>[2],
): Promise<Pick<OpenSelection, 'files' | 'columns'>> {
  if (compression !== 'none')
    throw new UsageError('Workbooks are compressed by themselves and are not read from .gz or .zst files', {
      code: 'asset-invalid',
      hint: 'Unpack the file first.',
    });
  const {openWorkbooks} = await import('./xlsx/open-workbooks.ts');
  return openWorkbooks(paths, options, place);
}

/** The files that a relation stands for. One that is not there is an unknown object, as in other systems. */
export async function openRelation(
  context: FilesContext,
  relation: Relation,
  signal: AbortSignal,
): Promise<OpenSelection> {
  try {
    return await openSelection(context, {kind: 'path', path: filePathOf(relation)}, signal);
  } catch (error) {
    if (!(error instanceof UsageError) || error.code !== 'file-missing') throw error;
    throw new QueryError(error.message, {
      code: 'query-unknown-object',
      details: error.details,
      cause: error,
      ...(error.hint !== undefined && {hint: error.hint}),
    });
  }
}
