import type {DuckDBType} from '@duckdb/node-api';
import type {Column} from '#src/warehouse/index.ts';
import type {DuckdbApi} from '../database.ts';
import {decodeDate, decodeTimestamp} from './decode-moment.ts';
import {decimalDecoder} from './decode-decimal.ts';
import {decode1, decode16, decode2, decode4, decode8} from './decode-fixed.ts';
import {decodeText} from './decode-text.ts';

/** One column of some rows; NULLs are skipped. */
export interface ColumnCells {
  bytes: Buffer;
  starts: Int32Array;
  /** -1 is NULL. */
  lengths: Int32Array;
  rows: number;
  /** Address of `bytes` in a copy that DuckDB can reach. */
  address: bigint;
}

/** Turns values of PostgreSQL's binary form into those of a DuckDB vector. */
export interface ColumnDecoder {
  type: DuckDBType;
  /** Bytes of a value in the vector. */
  width: number;
  decode: (cells: ColumnCells, vector: ArrayBuffer) => void;
  /** Values are the text that they would have in CSV. */
  isText: boolean;
  /** Long values stay where they are and are pointed at. */
  pointsAtBytes: boolean;
}

/** The decoder for a column of a `native:postgres-scalars` stream, which is defined where it is made. */
export function columnDecoder(api: DuckdbApi, {name, type}: Column): ColumnDecoder {
  const fixed = (native: DuckDBType, width: number, decode: ColumnDecoder['decode']): ColumnDecoder => ({
    type: native,
    width,
    decode,
    isText: false,
    pointsAtBytes: false,
  });
  switch (type.kind) {
    case 'boolean':
      return fixed(api.BOOLEAN, 1, decode1);
    case 'integer':
      if (type.bits <= 16) return fixed(api.SMALLINT, 2, decode2);
      if (type.bits === 32) return fixed(type.signed ? api.INTEGER : api.UINTEGER, 4, decode4);
      return fixed(api.BIGINT, 8, decode8);
    case 'float':
      return type.bits === 32 ? fixed(api.FLOAT, 4, decode4) : fixed(api.DOUBLE, 8, decode8);
    case 'decimal': {
      const {precision = 0, scale = 0} = type;
      if (precision < 1 || precision > 18 || scale < 0) break;
      const width = precision <= 4 ? 2 : precision <= 9 ? 4 : 8;
      return fixed(api.DECIMAL(precision, scale), width, decimalDecoder(name, scale, width));
    }
    case 'text':
      return {...fixed(api.VARCHAR, 16, decodeText), pointsAtBytes: true};
    case 'bytes':
      return {...fixed(api.BLOB, 16, decodeText), pointsAtBytes: true};
    case 'date':
      return fixed(api.DATE, 4, decodeDate);
    case 'time':
      if (type.zoned) break;
      return fixed(api.TIME, 8, decode8);
    case 'timestamp':
      return fixed(type.zoned ? api.TIMESTAMPTZ : api.TIMESTAMP, 8, decodeTimestamp(name));
    case 'uuid':
      return fixed(api.UUID, 16, decode16);
  }
  return {...fixed(api.VARCHAR, 16, decodeText), isText: true, pointsAtBytes: true};
}
