/** The current row of a list and the first row shown. */
export interface ListCursor {
  readonly index: number;
  readonly top: number;
}

export interface ListRoom {
  count: number;
  size: number;
  height: number;
}

/**
 * What an action of a list, a tree or a prompt does to the cursor; undefined for those that move nothing.
 * In a list the last row comes before the first one.
 */
export function moveCursor(cursor: ListCursor, actionId: string, room: ListRoom): ListCursor | undefined {
  const {count, size, height} = room;
  const page = Math.max(1, height - 1);
  const to = (index: number) =>
    clampCursor({...cursor, index: Math.max(0, Math.min(size - 1, index))}, size, height);
  switch (actionId.slice(actionId.indexOf('.') + 1)) {
    case 'down':
      return to(cursor.index + count);
    case 'up':
      return to(cursor.index - count);
    case 'next':
      return to((cursor.index + count) % Math.max(1, size));
    case 'previous':
      return to((((cursor.index - count) % size) + size) % size || 0);
    case 'page-down':
      return to(cursor.index + count * page);
    case 'page-up':
      return to(cursor.index - count * page);
    case 'half-page-down':
      return to(cursor.index + Math.ceil((count * page) / 2));
    case 'half-page-up':
      return to(cursor.index - Math.ceil((count * page) / 2));
    case 'first':
      return to(0);
    case 'last':
      return to(size - 1);
    default:
      return undefined;
  }
}

/** A cursor on a row that exists and is shown. */
export function clampCursor({index, top}: ListCursor, size: number, height: number): ListCursor {
  const row = Math.max(0, Math.min(index, size - 1));
  const highestTop = Math.max(0, size - height);
  return {index: row, top: Math.min(highestTop, Math.max(row - height + 1, Math.min(top, row)))};
}
