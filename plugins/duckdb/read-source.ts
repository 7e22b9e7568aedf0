import type {Column, FileFormat, FileSet, Value} from '#src/warehouse/index.ts';
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

/** What `FileSet.options` are called in DuckDB; the others have the same name. */
const optionNames: Readonly<Record<string, string>> = {
  delimiter: 'delim',
  null: 'nullstr',
  date_format: 'dateformat',
  timestamp_format: 'timestampformat',
};

const formatDefaults: Readonly<Record<FileFormat, Readonly<Record<string, Value>>>> = {
  csv: {delimiter: ',', quote: '"', escape: '"', header: true},
  tsv: {delimiter: '\t', quote: '"', escape: '"', header: true},
  json: {format: 'auto'},
  ndjson: {format: 'newline_delimited'},
  parquet: {},
};

/** A table function call that reads data files; columns of several files are matched by name. */
export function readFiles({format, paths, compression, options}: FileSet): string {
  const reader = {
    csv: 'read_csv',
    tsv: 'read_csv',
    json: 'read_json',
    ndjson: 'read_json',
    parquet: 'read_parquet',
  }[format];
  const settings = {
    ...formatDefaults[format],
    ...(format !== 'parquet' && {compression}),
    ...(paths.length > 1 && {union_by_name: true}),
    ...(options as Record<string, Value>),
  };
  return callFunction(
    reader,
    paths,
    Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [optionNames[name] ?? name, quoteLiteral(value)]),
    ),
  );
}

function callFunction(
  name: string,
  paths: readonly string[],
  options: Readonly<Record<string, string>>,
): string {
  const settings = Object.entries(options).map(([option, value]) => `, ${option} = ${value}`);
  return `${name}([${paths.map(quoteLiteral).join(', ')}]${settings.join('')})`;
}
