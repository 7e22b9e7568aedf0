import type {ColumnType} from '#src/warehouse/index.ts';

/**
 * True when the server would take values of one type into the other and quietly drop digits, a time or a
 * zone. What it would refuse loudly, it may judge value by value.
 */
export function losesSilently(source: ColumnType, target: ColumnType): boolean {
  switch (target.kind) {
    case 'float':
      return !fitsFloat(source, target.bits);
    case 'decimal':
      return target.precision !== undefined && !fitsScale(source, target.scale ?? 0);
    case 'date':
      return source.kind === 'timestamp';
    case 'time':
      return source.kind === 'timestamp' || (source.kind === 'time' && source.zoned && !target.zoned);
    case 'timestamp':
      return source.kind === 'timestamp' && source.zoned && !target.zoned;
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

function fitsScale(source: ColumnType, scale: number): boolean {
  if (source.kind === 'float') return false;
  if (source.kind !== 'decimal') return true;
  return source.precision !== undefined && (source.scale ?? 0) <= scale;
}
