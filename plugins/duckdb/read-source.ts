import type {Column, ColumnType, FileSet, Value} from '#src/warehouse/index.ts';
import {duckdbDialect, quoteIdentifier, quoteLiteral} from './dialect.ts';

/** Rows longer than this are refused; DuckDB holds a multiple of it in memory. */
const longestLineBytes = 16 * 2 ** 20;

type SqlOptions = Readonly<Record<string, string>>;

/** A table function call that reads a stream of CSV, or files of it, as `ByteSource` describes it. */
export function readCsvStream(
  paths: string | readonly string[],
  columns: readonly Column[],
  options: SqlOptions = {},
): string {
  return callFunction('read_csv', [paths].flat(), {
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
    ...options,
  });
}

/** The same for NDJSON; nested values may come as JSON or as its text. */
export function readNdjsonStream(
  paths: string | readonly string[],
  columns: readonly Column[],
  options: SqlOptions = {},
): string {
  return callFunction('read_json', [paths].flat(), {
    auto_detect: 'false',
    format: `'newline_delimited'`,
    maximum_object_size: `${longestLineBytes}`,
    columns: textColumns(columns),
    ...options,
  });
}

/** Kinds whose text form in a stream is not what DuckDB parses as that type. */
const textKinds = new Set(['bytes', 'interval', 'list', 'struct', 'map', 'json', 'unknown']);

function isReadAsText(type: ColumnType): boolean {
  return textKinds.has(type.kind) || (type.kind === 'decimal' && wideScale(type) !== undefined);
}

function textColumns(columns: readonly Column[]): string {
  const types = columns.map(({name, type}) => {
    const readAs = isReadAsText(type) ? 'VARCHAR' : duckdbDialect.toNativeType(type);
    return `${quoteLiteral(name)}: ${quoteLiteral(readAs)}`;
  });
  return `{${types.join(', ')}}`;
}

/** Turns a text of a stream into the column's type. */
export function castText(column: Column): string {
  if (isReadAsText(column.type)) return parseText(column);
  return `cast(${quoteIdentifier(column.name)} as ${duckdbDialect.toNativeType(column.type)})`;
}

/** Turns what the readers of CSV and NDJSON give for a column into its type. */
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
    case 'decimal': {
      const scale = wideScale(type);
      return scale === undefined ? column : parseWideDecimal(column, {nativeType, scale});
    }
    default:
      return column;
  }
}

/** Decimals of more digits than fit 64 bits. */
const narrowPrecision = 18;

/** Scale of a decimal that DuckDB keeps in 128 bits. */
function wideScale(type: ColumnType): number | undefined {
  const [, precision, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(duckdbDialect.toNativeType(type)) ?? [];
  return Number(precision) > narrowPrecision ? Number(scale) : undefined;
}

/** Leaves twelve digits before the point. */
const narrowScale = 6;

/**
 * DuckDB parses 128-bit decimals over a hundred times slower than 64-bit ones, so numbers that fit the latter take
 * that way first. Where it has fewer places than the column, only texts with no more places may take it.
 */
function parseWideDecimal(column: string, {nativeType, scale}: {nativeType: string; scale: number}): string {
  const narrow = `try_cast(${column} as decimal(${narrowPrecision}, ${Math.min(scale, narrowScale)}))`;
  const fits = `regexp_full_match(${column}, '-?[0-9]*([.][0-9]{0,${narrowScale}})?')`;
  const first = scale <= narrowScale ? narrow : `case when ${fits} then ${narrow} end`;
  return `coalesce(cast(${first} as ${nativeType}), cast(${column} as ${nativeType}))`;
}

/** What `FileSet.options` are called in DuckDB; the others have the same name. */
const optionNames: Readonly<Record<string, string>> = {
  delimiter: 'delim',
  null: 'nullstr',
  date_format: 'dateformat',
  timestamp_format: 'timestampformat',
};

/** Detection of `skip` and `comment` would leave out rows that do not look like the others. */
const delimited = {quote: '"', escape: '"', header: true, skip: 0, comment: ''};

const formatDefaults: Readonly<Record<FileSet['format'], Readonly<Record<string, Value>>>> = {
  csv: {delimiter: ',', ...delimited},
  tsv: {delimiter: '\t', ...delimited},
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
    ...(format !== 'parquet' && compression !== 'none' && {compression}),
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

function callFunction(name: string, paths: readonly string[], options: SqlOptions): string {
  const settings = Object.entries(options).map(([option, value]) => `, ${option} = ${value}`);
  return `${name}([${paths.map(quoteLiteral).join(', ')}]${settings.join('')})`;
}
