import type {ColumnType} from '#src/warehouse/index.ts';

const plainTypes: Readonly<Record<string, ColumnType>> = {
  BOOLEAN: {kind: 'boolean'},
  TINYINT: {kind: 'integer', bits: 8, signed: true},
  SMALLINT: {kind: 'integer', bits: 16, signed: true},
  INTEGER: {kind: 'integer', bits: 32, signed: true},
  BIGINT: {kind: 'integer', bits: 64, signed: true},
  HUGEINT: {kind: 'integer', bits: 128, signed: true},
  UTINYINT: {kind: 'integer', bits: 8, signed: false},
  USMALLINT: {kind: 'integer', bits: 16, signed: false},
  UINTEGER: {kind: 'integer', bits: 32, signed: false},
  UBIGINT: {kind: 'integer', bits: 64, signed: false},
  UHUGEINT: {kind: 'integer', bits: 128, signed: false},
  BIGNUM: {kind: 'decimal', scale: 0},
  FLOAT: {kind: 'float', bits: 32},
  DOUBLE: {kind: 'float', bits: 64},
  VARCHAR: {kind: 'text'},
  BLOB: {kind: 'bytes'},
  DATE: {kind: 'date'},
  TIME: {kind: 'time', zoned: false},
  TIME_NS: {kind: 'time', zoned: false},
  'TIME WITH TIME ZONE': {kind: 'time', zoned: true},
  TIMESTAMP: {kind: 'timestamp', zoned: false},
  TIMESTAMP_S: {kind: 'timestamp', zoned: false},
  TIMESTAMP_MS: {kind: 'timestamp', zoned: false},
  TIMESTAMP_NS: {kind: 'timestamp', zoned: false},
  'TIMESTAMP WITH TIME ZONE': {kind: 'timestamp', zoned: true},
  INTERVAL: {kind: 'interval'},
  UUID: {kind: 'uuid'},
  JSON: {kind: 'json'},
};

/** Reads the spelling that DuckDB itself prints, nested types included. */
export function parseNativeType(nativeType: string): ColumnType {
  const text = nativeType.trim();
  const element = /^(.*)\[\d*\]$/s.exec(text)?.[1];
  if (element !== undefined) return {kind: 'list', element: parseNativeType(element)};
  const [, name = '', inner] = /^([A-Za-z_ 0-9]+?)\s*(?:\((.*)\))?$/s.exec(text) ?? [];
  const parts = inner === undefined ? [] : splitOutsideBrackets(inner);
  switch (name.toUpperCase()) {
    case 'DECIMAL':
      return {kind: 'decimal', precision: Number(parts[0] ?? 18), scale: Number(parts[1] ?? 3)};
    case 'ENUM':
      return {kind: 'text'};
    case 'STRUCT':
      return {kind: 'struct', fields: parts.map(parseField)};
    case 'MAP':
      return {kind: 'map', key: parseNativeType(parts[0]!), value: parseNativeType(parts[1]!)};
    default:
      return plainTypes[name.toUpperCase()] ?? {kind: 'unknown'};
  }
}

function parseField(text: string): {name: string; type: ColumnType} {
  const [, quoted, plain, type = ''] = /^(?:"((?:[^"]|"")*)"|(\S+))\s+(.*)$/s.exec(text.trim()) ?? [];
  return {name: quoted?.replaceAll('""', '"') ?? plain ?? '', type: parseNativeType(type)};
}

function splitOutsideBrackets(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const {0: token, index} of text.matchAll(/"(?:[^"]|"")*"|'(?:[^']|'')*'|[(),]/g)) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (token === ',' && depth === 0) {
      parts.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  return [...parts, text.slice(start).trim()];
}

/** Decimals without bounds get as many places as leave room for 20 digits before the point. */
const unboundedDecimal = 'DECIMAL(38,18)';
const widestDecimal = 38;

export function formatNativeType(type: ColumnType, quote: (name: string) => string): string {
  const format = (inner: ColumnType) => formatNativeType(inner, quote);
  switch (type.kind) {
    case 'boolean':
      return 'BOOLEAN';
    case 'integer':
      return `${type.signed ? '' : 'U'}${integerNames[type.bits]}`;
    case 'decimal':
      if (type.precision === undefined) return type.scale === 0 ? 'BIGNUM' : unboundedDecimal;
      return type.precision > widestDecimal ? 'VARCHAR' : `DECIMAL(${type.precision},${type.scale ?? 0})`;
    case 'float':
      return type.bits === 32 ? 'FLOAT' : 'DOUBLE';
    case 'bytes':
      return 'BLOB';
    case 'date':
      return 'DATE';
    case 'time':
      return type.zoned ? 'TIME WITH TIME ZONE' : 'TIME';
    case 'timestamp':
      return type.zoned ? 'TIMESTAMP WITH TIME ZONE' : 'TIMESTAMP';
    case 'interval':
      return 'INTERVAL';
    case 'uuid':
      return 'UUID';
    case 'json':
      return 'JSON';
    case 'list':
      return `${format(type.element)}[]`;
    case 'struct':
      return `STRUCT(${type.fields.map((field) => `${quote(field.name)} ${format(field.type)}`).join(', ')})`;
    case 'map':
      return `MAP(${format(type.key)}, ${format(type.value)})`;
    case 'text':
    case 'unknown':
      return 'VARCHAR';
  }
}

const integerNames = {8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT', 128: 'HUGEINT'} as const;
