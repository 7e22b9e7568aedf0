import type {ColumnType} from '#src/warehouse/index.ts';

/**
 * True when the servers would take values of one type into the other and drop digits or a zone without a word. What
 * they refuse or warn of, they may judge value by value.
 */
export function losesSilently(source: ColumnType, target: ColumnType): boolean {
  switch (target.kind) {
    case 'float':
      return !fitsFloat(source, target.bits);
    case 'decimal':
      return source.kind === 'float';
    case 'date':
      return source.kind === 'timestamp';
    case 'time':
      return source.kind === 'timestamp' || (source.kind === 'time' && source.zoned);
    case 'timestamp':
      return source.kind === 'timestamp' && source.zoned && !target.zoned;
    case 'boolean':
      return source.kind === 'float' || source.kind === 'decimal';
    case 'integer':
      return source.kind === 'float' || (source.kind === 'decimal' && source.scale !== 0);
    default:
      return false;
  }
}

/** Whole numbers up to 24 and 53 bits are exact in a float; decimals are not. */
function fitsFloat(source: ColumnType, bits: 32 | 64): boolean {
  if (source.kind === 'decimal') return false;
  if (source.kind === 'float') return source.bits <= bits;
  if (source.kind === 'integer') return bits === 64 ? source.bits <= 32 : source.bits <= 16;
  return true;
}
