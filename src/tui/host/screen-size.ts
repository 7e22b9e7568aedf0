export interface ScreenSize {
  columns: number;
  rows: number;
}

/** Below this nothing useful can be drawn. */
export const minimumSize: ScreenSize = {columns: 60, rows: 12};

export function isTooSmall({columns, rows}: ScreenSize): boolean {
  return columns < minimumSize.columns || rows < minimumSize.rows;
}
