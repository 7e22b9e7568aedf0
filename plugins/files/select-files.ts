import {UsageError} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import type {FileFormat, FileSet, Selection} from '#src/warehouse/index.ts';
import type {FilesConfig} from './config.ts';
import {missingFileError} from './errors.ts';
import {compressionOf, dataFileGlobs, fileKind} from './format.ts';
import type {HttpClient} from './http.ts';
import {checkOptions} from './options.ts';
import type {StandardInput} from './standard-input.ts';
import {displayUrl, isUrl, resolveUrl, standardInputPath} from './url.ts';

export type PathSelection = Extract<Selection, {kind: 'path'}>;

/** A file of a selection before anything was read. */
export interface FoundFile {
  /** Changes with the content, as far as that can be seen from outside. */
  item: string;
  /** Local path, or URL. */
  location: string | URL;
}

export interface FileFinder {
  find(selection: PathSelection, signal: AbortSignal): Promise<FoundFile[]>;
  /** Data files below a local root; empty for a URL. */
  list(): Promise<string[]>;
}

export function createFileFinder(
  config: FilesConfig,
  {http, input}: {http: HttpClient; input: StandardInput},
  runtime: Runtime,
): FileFinder {
  const {files, paths} = runtime;
  const root = isUrl(config.root) ? config.root : paths.resolve(config.root);
  const list = async () => (isUrl(root) ? [] : files.glob(dataFileGlobs, root));

  async function findLocal(path: string): Promise<string[]> {
    const absolute = paths.resolve(root, path);
    if (await files.exists(absolute)) {
      if (!(await files.stat(absolute)).isDirectory) return [absolute];
      throw new UsageError(`${path} is a folder`, {
        code: 'file-access',
        hint: `Name the files in it, e.g. \`${path.replace(/\/$/, '')}/*.csv\`.`,
      });
    }
    const found = /[*?[{]/.test(path) ? await files.glob(path, root) : [];
    if (found.length > 0) return found;
    throw missingFileError(
      path,
      (await list()).map((file) => paths.relative(root, file)),
    );
  }

  return {
    list,
    async find(selection, signal) {
      if (selection.path === standardInputPath) {
        if (selection.format === undefined) throw unknownInputError();
        return [{item: input.item, location: await input.spool(signal)}];
      }
      const found =
        isUrl(selection.path) || isUrl(root)
          ? [await findRemote(resolveUrl(selection.path, root), http, signal)]
          : await Promise.all(
              (await findLocal(selection.path)).map(async (location) => {
                const {bytes, modifiedMs} = await files.stat(location);
                return {
                  location,
                  item: `${paths.relative(root, location)} ${bytes} ${Math.round(modifiedMs)}`,
                };
              }),
            );
      const {items} = selection;
      return items ? found.filter(({item}) => items.includes(item)) : found;
    },
  };
}

async function findRemote(url: URL, http: HttpClient, signal: AbortSignal): Promise<FoundFile> {
  const {version} = await http.head(url, signal);
  return {location: url, item: [displayUrl(url), version].filter(Boolean).join(' ')};
}

/** How the files of a selection are to be read. */
export interface FoundFormat extends Pick<FileSet, 'compression' | 'options'> {
  format: FileFormat;
}

/** Format, compression and options that hold for all files of a selection. */
export function describeFormat(selection: PathSelection, found: readonly FoundFile[]): FoundFormat {
  const names = found.map(({location}) => (location instanceof URL ? location.pathname : location));
  const formats = new Set(names.map((name) => selection.format ?? fileKind(name)?.format));
  const compressions = new Set(names.map(compressionOf));
  const [format] = formats;
  const [compression = 'none'] = compressions;
  if (format === undefined)
    throw new UsageError(`The name of ${selection.path} does not say what the file holds`, {
      code: 'asset-invalid',
      hint: `Set \`format:\` to one of ${knownFormats.join(', ')}.`,
    });
  if (formats.size > 1 || compressions.size > 1)
    throw new UsageError(`${selection.path} matches files of several kinds: ${listKinds(names)}`, {
      code: 'asset-invalid',
      hint: 'Narrow the pattern to one kind of file, e.g. `*.csv.gz`.',
    });
  return {format, compression, options: checkOptions(format, selection.options ?? {})};
}

function unknownInputError(): UsageError {
  return new UsageError('Standard input does not say which format it has', {
    hint: `Pass --format with one of ${knownFormats.join(', ')}.`,
  });
}

const knownFormats: readonly FileFormat[] = ['csv', 'tsv', 'json', 'ndjson', 'parquet', 'xlsx'];

function listKinds(names: readonly string[]): string {
  return [...new Set(names.map((name) => name.replace(/^.*?(\.[^/]*)$/, '$1')))].join(', ');
}
