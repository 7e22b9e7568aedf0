import type {ColumnType} from '#src/warehouse/index.ts';

/** True when a column can take every kind of value of the source; whether each fits is checked row by row. */
export function isAssignable(source: ColumnType, target: ColumnType): boolean {
  if (target.kind === 'text' || target.kind === 'unknown') return true;
  switch (source.kind) {
    case 'integer':
      return ['integer', 'decimal', 'float'].includes(target.kind);
    case 'decimal':
      return (
        target.kind === 'float' || (target.kind === 'decimal' && (source.scale ?? 0) <= (target.scale ?? 0))
      );
    case 'date':
      return target.kind === 'date' || (target.kind === 'timestamp' && !target.zoned);
    case 'time':
    case 'timestamp':
      return target.kind === source.kind && target.zoned === source.zoned;
    case 'text':
      return target.kind === 'json';
    case 'list':
      return target.kind === 'list' && isAssignable(source.element, target.element);
    default:
      return target.kind === source.kind;
  }
}
