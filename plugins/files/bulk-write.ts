import {UnsupportedError, UsageError} from '#src/errors/index.ts';
import type {BulkWrite, Column, FileSet, Relation} from '#src/warehouse/index.ts';
import {consumeSource} from '#plugins/duckdb/consume-source.ts';
import {quoteIdentifier, quoteLiteral} from '#plugins/duckdb/dialect.ts';
import {translateLoadError} from '#plugins/duckdb/errors.ts';
import {copyStatement, csvExpression, parquetExpression} from '#plugins/duckdb/export-columns.ts';
import {createSpool} from '#plugins/duckdb/spool.ts';
import {filePathOf} from './dialect.ts';
import {fileKind, type FileKind} from './format.ts';
import type {FilesContext} from './open-selection.ts';
import {isUrl} from './url.ts';

/**
 * Hidden file beside the exports that remembers load ids. Written after the rename: a process killed in between
 * writes the same file once more.
 */
const ledgerName = '.weir-loads';

/** Writes a file beside its place and renames it, so readers see the former file or the whole new one. */
export function createBulkWrite({database, runtime}: FilesContext, root: string): BulkWrite {
  const {files, paths} = runtime;
  return {
    load: (request) =>
      database.use(request.signal, async (connection) => {
        const {path, kind} = targetFile(request.into);
        const folder = paths.dirname(path);
        await files.makeDirectory(folder);
        const ledger = paths.join(folder, ledgerName);
        const earlierRows = await findLoad(ledger, request.loadId);
        if (earlierRows !== undefined)
          return {rowsStaged: earlierRows, rowsWritten: 0, bytes: 0, repeated: true};
        const aside = paths.join(folder, `.weir-${runtime.randomId()}.tmp`);
        const spool = await createSpool(database, runtime);
        try {
          await connection.run(`set timezone = 'UTC'`);
          const {result: rows, bytes} = await consumeSource(
            connection,
            request,
            {spool, runtime},
            async ({columns, select, run}) => {
              const copy = copyStatement(columns.map(expressionFor(kind)), select);
              const {rowsChanged} = await run(`${copy} to ${quoteLiteral(aside)} (${copyOptions(kind)})`);
              return rowsChanged;
            },
          );
          await request.verify?.({rows});
          await files.rename(aside, path);
          await files.appendText(ledger, `${request.loadId}\t${rows}\t${paths.basename(path)}\n`);
          return {rowsStaged: rows, rowsWritten: rows, bytes, repeated: false};
        } catch (error) {
          await files.remove(aside);
          throw translateLoadError(error, request) ?? error;
        } finally {
          await files.remove(spool);
        }
      }),
  };

  /** Rows of a load that was finished under this id. */
  async function findLoad(ledger: string, loadId: string): Promise<number | undefined> {
    if (!(await files.exists(ledger))) return undefined;
    const lines = (await files.readText(ledger)).split('\n');
    const entry = lines.find((line) => line.startsWith(`${loadId}\t`));
    return entry === undefined ? undefined : Number(entry.split('\t')[1]);
  }

  function targetFile(relation: Relation): {path: string; kind: WritableKind} {
    const name = filePathOf(relation);
    if (isUrl(root))
      throw new UnsupportedError(`Cannot write ${name} to ${root}: HTTP is for reading only`, {
        hint: 'Use a connection whose `root` is a folder.',
      });
    const path = paths.resolve(root, name);
    if (paths.relative(root, path).startsWith('..') || paths.isAbsolute(name))
      throw new UsageError(`${name} lies outside of ${root}`, {
        code: 'asset-invalid',
        hint: 'Name a path below `root` of the connection.',
      });
    const kind = fileKind(name);
    if (kind && isWritable(kind)) return {path, kind};
    if (kind)
      throw new UnsupportedError(`Cannot write ${name}: workbooks are for reading only`, {
        hint: 'Let the name end in .csv, which spreadsheets open.',
      });
    throw new UsageError(`The name ${name} does not say in which format to write it`, {
      code: 'asset-invalid',
      hint: 'Let the name end in .csv, .tsv, .json, .ndjson or .parquet, also with .gz or .zst.',
    });
  }
}

type WritableKind = Pick<FileSet, 'format' | 'compression'>;

function isWritable(kind: FileKind): kind is WritableKind {
  return kind.format !== 'xlsx';
}

function expressionFor({format}: WritableKind): (column: Column) => string {
  switch (format) {
    case 'csv':
    case 'tsv':
      return csvExpression;
    case 'parquet':
      return parquetFileExpression;
    case 'json':
    case 'ndjson':
      return jsonExpression;
  }
}

/** Parquet has no wider integer than 64 bits; a decimal holds 38 digits and more is an error. */
function parquetFileExpression(column: Column): string {
  const name = quoteIdentifier(column.name);
  const isWide = column.type.kind === 'integer' && column.type.bits === 128;
  return isWide ? `cast(${name} as decimal(38, 0)) as ${name}` : parquetExpression(column);
}

/** Numbers that JSON readers would round travel as text. */
function jsonExpression(column: Column): string {
  const {kind} = column.type;
  if (kind === 'bytes' || kind === 'decimal')
    return csvExpression(column).replace(/^(".*") as/s, 'cast($1 as varchar) as');
  return quoteIdentifier(column.name);
}

function copyOptions({format, compression}: WritableKind): string {
  switch (format) {
    case 'parquet':
      return 'format parquet, compression zstd';
    case 'csv':
    case 'tsv':
      return `format csv, header true, delimiter ${format === 'tsv' ? `e'\\t'` : `','`}, compression ${compression}`;
    case 'json':
    case 'ndjson':
      return `format json, array ${format === 'json'}, compression ${compression}`;
  }
}
