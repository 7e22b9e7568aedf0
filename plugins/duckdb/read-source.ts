import type {Column, FileSet, Value} from '#src/warehouse/index.ts';
import {duckdbDialect, quoteIdentifier, quoteLiteral} from './dialect.ts';

/** Rows longer than this are refused; DuckDB holds a multiple of it in memory. */
const longestLineBytes = 16 * 2 ** 20;

/** A table function call that reads a stream of CSV as `ByteSource` describes it. */
export function readCsvStream(path: string, columns: readonly Column[]): string {
  return callFunction('read_csv', [path], {
    auto_detect: 'false',
    header: 'true',
    delim: `','`,
    quote: `'"'`,
    escape: `'"'`,
    nullstr: `''`,
    allow_quoted_nulls: 'false',
    parallel: 'false',
    max_line_size: `${longestLineBytes}`,
    buffer_size: `${2 * longestLineBytes}`,
    columns: textColumns(columns),
  });
}

/** The same for NDJSON; nested values may come as JSON or as its text. */
export function readNdjsonStream(path: string, columns: readonly Column[]): string {
  return callFunction('read_json', [path], {
    auto_detect: 'false',
    format: `'newline_delimited'`,
    maximum_object_size: `${longestLineBytes}`,
    columns: textColumns(columns),
  });
}

/** Kinds whose text form in a stream is not what DuckDB parses as that type. */
const textKinds = new Set(['bytes', 'interval', 'list', 'struct', 'map', 'json', 'unknown']);

function textColumns(columns: readonly Column[]): string {
  const types = columns.map(({name, type}) => {
    const readAs = textKinds.has(type.kind) ? 'VARCHAR' : duckdbDialect.toNativeType(type);
    return `${quoteLiteral(name)}: ${quoteLiteral(readAs)}`;
  });
  return `{${types.join(', ')}}`;
}

/** Turns the text form of a stream into the column's type. */
export function parseText({name, type}: Column): string {
  const column = quoteIdentifier(name);
  const nativeType = duckdbDialect.toNativeType(type);
  switch (type.kind) {
    case 'bytes':
      return `unhex(substr(${column}, 3))`;
    case 'interval':
      return `cast(replace(${column}, '+', '') as interval)`;
    case 'list':
    case 'struct':
    case 'map':
      return `cast(cast(${column} as json) as ${nativeType})`;
    case 'json':
      return `cast(${column} as json)`;
    default:
      return column;
  }
}

const jsonFormats: Readonly<Record<string, string>> = {json: `'auto'`, ndjson: `'newline_delimited'`};

/** A table function call that reads data files; columns of several files are matched by name. */
export function readFiles({format, paths, compression, options}: FileSet): string {
  const shared = {
    ...(paths.length > 1 && {union_by_name: 'true'}),
    ...Object.fromEntries(Object.entries(options).map(([name, value]) => [name, optionText(value)])),
  };
  const packed = {compression: quoteLiteral(compression)};
  switch (format) {
    case 'parquet':
      return callFunction('read_parquet', paths, shared);
    case 'json':
    case 'ndjson':
      return callFunction('read_json', paths, {format: jsonFormats[format]!, ...packed, ...shared});
    case 'csv':
    case 'tsv':
      return callFunction('read_csv', paths, {
        delim: format === 'tsv' ? `'\t'` : `','`,
        quote: `'"'`,
        escape: `'"'`,
        header: 'true',
        ...packed,
        ...shared,
      });
  }
}

function optionText(value: unknown): string {
  return quoteLiteral(value as Value);
}

function callFunction(
  name: string,
  paths: readonly string[],
  options: Readonly<Record<string, string>>,
): string {
  const settings = Object.entries(options).map(([option, value]) => `, ${option} = ${value}`);
  return `${name}([${paths.map(quoteLiteral).join(', ')}]${settings.join('')})`;
}
