import type {ColumnType} from '#src/warehouse/index.ts';

const text: ColumnType = {kind: 'text'};
const integer: ColumnType = {kind: 'integer', bits: 64, signed: true};

/** Whole names that mean more than the storage class that SQLite makes of them. */
const namedTypes: Readonly<Record<string, ColumnType>> = {
  BOOL: {kind: 'boolean'},
  BOOLEAN: {kind: 'boolean'},
  DATE: {kind: 'date'},
  TIME: {kind: 'time', zoned: false},
  TIMETZ: {kind: 'time', zoned: true},
  'TIME WITH TIME ZONE': {kind: 'time', zoned: true},
  DATETIME: {kind: 'timestamp', zoned: false},
  TIMESTAMP: {kind: 'timestamp', zoned: false},
  TIMESTAMPTZ: {kind: 'timestamp', zoned: true},
  'TIMESTAMP WITH TIME ZONE': {kind: 'timestamp', zoned: true},
  INTERVAL: {kind: 'interval'},
  UUID: {kind: 'uuid'},
  JSON: {kind: 'json'},
  JSONB: {kind: 'bytes'},
  JSON_TEXT: {kind: 'json'},
};

/** What a declared type means; undefined where none is declared, so that only the values can tell. */
export function declaredType(declared: string | null): ColumnType | undefined {
  if (declared === null || declared.trim() === '' || /^any$/i.test(declared)) return undefined;
  const type = parseNativeType(declared);
  return type.kind === 'unknown' ? {kind: 'decimal'} : type;
}

/** Names first, then the rules of SQLite, see https://sqlite.org/datatype3.html#determination_of_column_affinity. */
export function parseNativeType(nativeType: string): ColumnType {
  const [, name = '', precision, scale] =
    /^\s*([^(]*?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?\s*$/.exec(nativeType) ?? [];
  const upper = name.toUpperCase().replace(/\s+/g, ' ');
  const named = namedTypes[upper];
  if (named) return named;
  if (/^(DEC|DECIMAL|NUMERIC|NUMBER|DECIMAL_TEXT|MONEY)$/.test(upper))
    return precision === undefined
      ? {kind: 'decimal'}
      : {kind: 'decimal', precision: Number(precision), scale: Number(scale ?? 0)};
  if (upper.includes('INT')) return integer;
  if (/CHAR|CLOB|TEXT|STRING/.test(upper)) return text;
  if (upper.includes('BLOB')) return {kind: 'bytes'};
  if (/REAL|FLOA|DOUB/.test(upper)) return {kind: 'float', bits: 64};
  return upper === 'NUM' ? {kind: 'decimal'} : {kind: 'unknown'};
}

/** Numbers with more digits are kept as text: SQLite would turn them into floats. */
const exactDigits = 15;

export function formatNativeType(type: ColumnType): string {
  switch (type.kind) {
    case 'boolean':
      return 'BOOLEAN';
    case 'integer':
      return type.bits < 64 || (type.bits === 64 && type.signed) ? 'INTEGER' : 'DECIMAL_TEXT(39,0)';
    case 'decimal':
      if (type.precision === undefined) return 'DECIMAL_TEXT';
      return `${type.precision > exactDigits ? 'DECIMAL_TEXT' : 'DECIMAL'}(${type.precision},${type.scale ?? 0})`;
    case 'float':
      return 'REAL';
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
    case 'list':
    case 'struct':
    case 'map':
      return 'JSON_TEXT';
    case 'text':
    case 'unknown':
      return 'TEXT';
  }
}
