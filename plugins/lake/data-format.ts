import type {Column} from '#src/warehouse/index.ts';
import {duckdbDialect, quoteIdentifier} from '#plugins/duckdb/dialect.ts';
import {csvExpression, parquetExpression} from '#plugins/duckdb/export-columns.ts';
import {parseText, readCsvStream, readFiles, readNdjsonStream} from '#plugins/duckdb/read-source.ts';
import type {LakeFormat} from './config.ts';

/** Name of the column that tells from which file a row comes. */
export const fileColumn = '_weir_file';

/** How a column is written into a file. */
export function writeExpression(column: Column, format: LakeFormat): string {
  if (format === 'parquet') return parquetExpression(column);
  return format === 'csv' ? csvExpression(column) : jsonExpression(column);
}

/** JSON has no number that is not finite, and its readers round long ones, which therefore are texts. */
function jsonExpression(column: Column): string {
  const {name, type} = column;
  const quoted = quoteIdentifier(name);
  switch (type.kind) {
    case 'boolean':
    case 'text':
    case 'date':
    case 'list':
    case 'struct':
    case 'map':
      return quoted;
    case 'integer':
      return type.bits <= 32 ? quoted : `cast(${quoted} as varchar) as ${quoted}`;
    case 'float':
      return `case when isfinite(${quoted}) then to_json(${quoted}) else to_json(cast(${quoted} as varchar)) end as ${quoted}`;
    case 'bytes':
      return csvExpression(column);
    default:
      return `cast(${quoted} as varchar) as ${quoted}`;
  }
}

export function copyOptions(format: LakeFormat): string {
  if (format === 'parquet') return 'format parquet, compression zstd';
  return format === 'csv' ? 'format csv, header true' : 'format json, array false';
}

/** A SELECT of these columns from files that have them, with their file in `fileColumn`. */
export function selectFrom(paths: readonly string[], format: LakeFormat, columns: readonly Column[]): string {
  const expressions = columns.map((column) => {
    const quoted = quoteIdentifier(column.name);
    const text =
      format === 'parquet'
        ? `cast(${quoted} as ${duckdbDialect.toNativeType(column.type)})`
        : parseText(column);
    return `${text} as ${quoted}`;
  });
  return `select ${[...expressions, fileColumn].join(', ')} from ${reader(paths, format, columns)}`;
}

function reader(paths: readonly string[], format: LakeFormat, columns: readonly Column[]): string {
  if (format === 'parquet') {
    const options = {hive_partitioning: false, filename: fileColumn};
    return readFiles({format, paths, compression: 'none', options});
  }
  const options = {hive_partitioning: 'false', filename: `'${fileColumn}'`};
  return format === 'csv'
    ? readCsvStream(paths, columns, options)
    : readNdjsonStream(paths, columns, options);
}
