import type {Column} from '#src/warehouse/index.ts';
import type {MysqlConfig} from './config.ts';
import type {Field} from './driver.ts';
import {fromNativeType} from './native-types.ts';
import {binaryCharset, fieldFlags, wireTypes} from './wire-types.ts';

export type ReadingSettings = Pick<MysqlConfig, 'tinyint1' | 'zero_dates'>;

/** A column of a result, in the spelling of its native type that a table would have. */
export function columnOf(field: Field, {tinyint1}: Pick<ReadingSettings, 'tinyint1'>): Column {
  const nativeType = nativeTypeOf(field);
  const type = readType(nativeType, tinyint1);
  return {name: field.name, type, nativeType};
}

/** As `fromNativeType`, with what the connection says of tinyint(1). */
export function readType(nativeType: string, tinyint1: MysqlConfig['tinyint1']): Column['type'] {
  if (tinyint1 === 'integer' && nativeType === 'tinyint(1)') return {kind: 'integer', bits: 8, signed: true};
  return fromNativeType(nativeType);
}

const integerNames: Readonly<Record<number, string>> = {
  [wireTypes.tiny]: 'tinyint',
  [wireTypes.short]: 'smallint',
  [wireTypes.int24]: 'mediumint',
  [wireTypes.long]: 'int',
  [wireTypes.longlong]: 'bigint',
};

const plainNames: Readonly<Record<number, string>> = {
  [wireTypes.float]: 'float',
  [wireTypes.double]: 'double',
  [wireTypes.null]: 'null',
  [wireTypes.date]: 'date',
  [wireTypes.year]: 'year',
  [wireTypes.vector]: 'vector',
  [wireTypes.json]: 'json',
  [wireTypes.enum]: 'enum',
  [wireTypes.set]: 'set',
  [wireTypes.geometry]: 'geometry',
};

function nativeTypeOf(field: Field): string {
  if (field.extendedFormat === 'json') return 'json';
  if (field.extendedTypeName !== undefined) return field.extendedTypeName;
  const isUnsigned = (field.flags & fieldFlags.unsigned) !== 0;
  const integerName = integerNames[field.columnType];
  if (integerName !== undefined) {
    if (isUnsigned) return `${integerName} unsigned`;
    return field.columnType === wireTypes.tiny && field.columnLength === 1 ? 'tinyint(1)' : integerName;
  }
  const fraction = field.decimals > 0 && field.decimals <= 6 ? `(${field.decimals})` : '';
  switch (field.columnType) {
    case wireTypes.decimal:
    case wireTypes.newDecimal: {
      const marks = (field.decimals > 0 ? 1 : 0) + (isUnsigned ? 0 : 1);
      return `decimal(${field.columnLength - marks},${field.decimals})`;
    }
    case wireTypes.time:
      return `time${fraction}`;
    case wireTypes.datetime:
      return `datetime${fraction}`;
    case wireTypes.timestamp:
      return `timestamp${fraction}`;
    case wireTypes.bit:
      return `bit(${field.columnLength})`;
    default:
      return plainNames[field.columnType] ?? textTypeOf(field);
  }
}

const bytesPerCharacter = 4;

function textTypeOf({columnType, flags, characterSet, columnLength}: Field): string {
  if (flags & fieldFlags.enum) return 'enum';
  if (flags & fieldFlags.set) return 'set';
  const isBinary = characterSet === binaryCharset;
  const length = isBinary ? columnLength : Math.ceil(columnLength / bytesPerCharacter);
  if (columnType === wireTypes.string) return `${isBinary ? 'binary' : 'char'}(${length})`;
  if (columnType === wireTypes.varString || columnType === wireTypes.varchar)
    return `${isBinary ? 'varbinary' : 'varchar'}(${length})`;
  const size = ['tiny', '', 'medium', 'long'][
    [255, 65_535, 16_777_215].filter((limit) => length > limit).length
  ]!;
  return `${size}${isBinary ? 'blob' : 'text'}`;
}
