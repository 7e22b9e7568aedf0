import type {DuckDBConnection} from '@duckdb/node-api';
import type {Runtime} from '#src/runtime/ports.ts';
import type {Column} from '#src/warehouse/index.ts';
import {quoteIdentifier, quoteLiteral} from '#plugins/duckdb/dialect.ts';
import {selectRows} from '#plugins/duckdb/select-rows.ts';
import type {LakeFormat} from './config.ts';
import {copyOptions, fileColumn, selectFrom, writeExpression} from './data-format.ts';
import {encodeName, type TableFolder} from './layout.ts';
import type {DataFile} from './manifest.ts';
import type {PartitionTerm} from './partition.ts';

/** Files of a table without partitions are parted at about this size. */
export const targetFileBytes = 256 * 2 ** 20;

export interface NewFiles {
  /** A quoted table or a SELECT in parentheses. */
  from: string;
  columns: readonly Column[];
  schema: number;
  format: LakeFormat;
  /** Folders for all of it, or what parts it. */
  partition: string | readonly PartitionTerm[];
  loadId: string;
}

const partitionColumn = (index: number) => `_weir_partition_${index}`;

/**
 * Writes rows into new files of the table, which nobody reads before a manifest names them. A half-written file lies
 * beside the manifests and not among the data.
 */
export async function writeFiles(
  connection: DuckDBConnection,
  place: TableFolder,
  request: NewFiles,
  runtime: Runtime,
): Promise<DataFile[]> {
  const {files, paths} = runtime;
  const {from, columns, format, partition} = request;
  const [{filled} = {filled: false}] = await selectRows<{filled: boolean}>(
    connection,
    `select exists (from ${from}) as filled`,
    [],
  );
  if (!filled) return [];
  const draft = paths.join(place.inner, `draft-${runtime.env.pid}-${runtime.randomId()}`);
  await files.makeDirectory(draft);
  try {
    const terms = typeof partition === 'string' ? [] : partition;
    const expressions = [
      ...columns.map((column) => writeExpression(column, format)),
      ...terms.map(({expression}, index) => `${expression} as ${partitionColumn(index)}`),
    ];
    const parting =
      terms.length > 0
        ? `, partition_by (${terms.map((_, index) => partitionColumn(index)).join(', ')}), overwrite_or_ignore true`
        : `, file_size_bytes ${targetFileBytes}, overwrite_or_ignore true`;
    await connection.run(
      `copy (select ${expressions.join(', ')} from ${from}) to ${quoteLiteral(draft)} (${copyOptions(format)}${parting})`,
    );
    const measured = await measure(connection, await files.glob('**', draft), request);
    return await moveIntoPlace(measured, {draft, place, request}, runtime);
  } finally {
    await files.remove(draft);
  }
}

type Measured = Pick<DataFile, 'rows' | 'min' | 'max'> & {path: string};

const orderedKinds = new Set(['integer', 'decimal', 'float', 'text', 'date', 'timestamp']);
/** Longer texts are no help in finding a file. */
const longestBoundCharacters = 100;

async function measure(
  connection: DuckDBConnection,
  paths: readonly string[],
  {columns, format}: NewFiles,
): Promise<Measured[]> {
  const ordered = columns.filter(({type}) => orderedKinds.has(type.kind));
  const bounds = ordered.flatMap(({name}) =>
    ['min', 'max'].map((bound) => `cast(${bound}(${quoteIdentifier(name)}) as varchar)`),
  );
  const reader = await connection.runAndReadAll(
    `select ${[fileColumn, 'count(*)', ...bounds].join(', ')}
     from (${selectFrom(paths, format, columns)}) group by all order by all`,
  );
  return reader.getRows().map(([path, rows, ...texts]) => {
    const boundsOf = (offset: number) =>
      Object.fromEntries(
        ordered
          .map(({name}, index) => [name, texts[index * 2 + offset]] as const)
          .filter((entry): entry is readonly [string, string] => {
            return typeof entry[1] === 'string' && entry[1].length <= longestBoundCharacters;
          }),
      );
    return {path: String(path), rows: Number(rows), min: boundsOf(0), max: boundsOf(1)};
  });
}

async function moveIntoPlace(
  measured: readonly Measured[],
  {draft, place, request}: {draft: string; place: TableFolder; request: NewFiles},
  {files, paths, randomId}: Runtime,
): Promise<DataFile[]> {
  const {format, partition, loadId, schema} = request;
  const stem = `part-${loadId.replace(/[^\w.-]+/g, '-').slice(-80)}-${randomId().slice(0, 8)}`;
  const moved: DataFile[] = [];
  for (const {path, ...counts} of measured) {
    const folders =
      typeof partition === 'string'
        ? partition
        : partitionFolders(paths.relative(draft, paths.dirname(path)), partition);
    const name = `${stem}-${moved.length}.${format}`;
    const relative = ['data', ...(folders === '' ? [] : [folders]), name].join('/');
    const {bytes} = await files.stat(path);
    await files.makeDirectory(paths.dirname(paths.join(place.folder, relative)));
    await files.rename(path, paths.join(place.folder, relative));
    moved.push({path: relative, format, schema, partition: folders, bytes, ...counts});
  }
  return moved;
}

/** `_weir_partition_0=DE` is `country=DE` in the table. */
function partitionFolders(relative: string, terms: readonly PartitionTerm[]): string {
  if (terms.length === 0) return '';
  return relative
    .split(/[\\/]/)
    .map((folder, index) => `${encodeName(terms[index]!.name)}${folder.slice(folder.indexOf('='))}`)
    .join('/');
}
