import type {ResultFormat} from './formats.ts';

export interface OutputFile {
  format: ResultFormat;
  compression: 'none' | 'gzip' | 'zstd';
}

const formatOf: Readonly<Record<string, ResultFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  md: 'markdown',
  txt: 'table',
  parquet: 'parquet',
  arrow: 'arrow',
};

/** The endings that say what a file holds. */
export const outputEndings = Object.keys(formatOf).map((ending) => `.${ending}`);

/** What a file of this name is to hold; no format where its ending does not say. */
export function outputFileOf(path: string): Partial<OutputFile> & Pick<OutputFile, 'compression'> {
  const [, ending = '', packing] = /\.(\w+?)(?:\.(gz|zst))?$/i.exec(path.toLowerCase()) ?? [];
  const format = formatOf[ending];
  return {
    compression: packing === undefined ? 'none' : packing === 'gz' ? 'gzip' : 'zstd',
    ...(format !== undefined && {format}),
  };
}
