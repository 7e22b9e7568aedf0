/** A place between characters: line and offset in it, both from 0, the offset in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly offset: number;
}

/** From `start` up to and without `end`. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export function compare(a: Position, b: Position): number {
  return a.line - b.line || a.offset - b.offset;
}

export function isSame(a: Position, b: Position): boolean {
  return compare(a, b) === 0;
}

export function ordered(a: Position, b: Position): Range {
  return compare(a, b) <= 0 ? {start: a, end: b} : {start: b, end: a};
}
