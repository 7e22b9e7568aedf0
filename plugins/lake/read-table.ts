import type {Paths} from '#src/runtime/ports.ts';
import {quoteIdentifier} from '#plugins/duckdb/dialect.ts';
import {sameName} from '#plugins/duckdb/target-columns.ts';
import {selectFrom} from './data-format.ts';
import {toColumns, type DataFile, type LakeColumn, type Manifest} from './manifest.ts';

interface FileGroup {
  file: DataFile;
  paths: string[];
}

/** A SELECT of the rows in files, in the columns that are wanted: what a file lacks is NULL there. */
export function selectFiles(
  {schemas}: Pick<Manifest, 'schemas'>,
  files: readonly DataFile[],
  wanted: readonly LakeColumn[],
  place: {folder: string; paths: Paths},
): string {
  const groups = new Map<string, FileGroup>();
  for (const file of files) {
    const key = `${file.format} ${file.schema}`;
    const group = groups.get(key) ?? {file, paths: []};
    group.paths.push(place.paths.join(place.folder, file.path));
    groups.set(key, group);
  }
  const selects = [...groups.values()].map(({file, paths}) => {
    const columns = schemas[file.schema]!;
    const from = selectFrom(paths, file.format, toColumns(columns));
    return `select ${wanted.map((column) => castTo(column, columns)).join(', ')} from (${from})`;
  });
  if (selects.length > 0) return selects.join('\nunion all ');
  return `select ${wanted.map((column) => castTo(column, [])).join(', ')} where false`;
}

function castTo({name, type}: LakeColumn, columns: readonly LakeColumn[]): string {
  const found = columns.find((column) => sameName(column.name, name));
  const quoted = quoteIdentifier(name);
  if (!found) return `cast(null as ${type}) as ${quoted}`;
  const source = quoteIdentifier(found.name);
  return found.type === type ? `${source} as ${quoted}` : `cast(${source} as ${type}) as ${quoted}`;
}
