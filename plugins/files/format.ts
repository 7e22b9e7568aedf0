import type {FileFormat, FileSet} from '#src/warehouse/index.ts';

export interface FileKind {
  format: FileFormat;
  compression: FileSet['compression'];
}

const formatsByExtension: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  parquet: 'parquet',
  pq: 'parquet',
  xlsx: 'xlsx',
  xlsm: 'xlsx',
};

const namePattern = /\.([a-z]+)(?:\.(gz|zst|zstd))?$/i;

/** What a file holds by the end of its name; undefined when that says nothing. */
export function fileKind(path: string): FileKind | undefined {
  const [, extension = '', packing] = namePattern.exec(path.replace(/[?#].*$/, '')) ?? [];
  const format = formatsByExtension[extension.toLowerCase()];
  return format && {format, compression: packingOf(packing)};
}

export function compressionOf(path: string): FileSet['compression'] {
  return packingOf(/\.(gz|zst|zstd)$/i.exec(path.replace(/[?#].*$/, ''))?.[1]);
}

function packingOf(extension: string | undefined): FileSet['compression'] {
  if (extension === undefined) return 'none';
  return extension.toLowerCase() === 'gz' ? 'gzip' : 'zstd';
}

/** Globs of all data files below a folder. */
export const dataFileGlobs = Object.keys(formatsByExtension).flatMap((extension) => [
  `**/*.${extension}`,
  `**/*.${extension}.{gz,zst,zstd}`,
]);
