/** Part of a sheet; rows and columns count from 1, and the last ones may be open. */
export interface CellRange {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

export const rangePattern = /^([a-z]{1,3})?(\d{1,7})?(?::([a-z]{1,3})?(\d{1,7})?)?$/i;

/** `A2:F100`, `A:F`, `2:100`, or only where the data begin, such as `B3`. Default: the whole sheet. */
export function parseRange(text = 'A1'): CellRange {
  const [, left, top, right, bottom] = rangePattern.exec(text) ?? [];
  return {
    firstRow: top === undefined ? 1 : Number(top),
    lastRow: bottom === undefined ? Number.POSITIVE_INFINITY : Number(bottom),
    firstColumn: left === undefined ? 1 : columnNumber(left),
    lastColumn: right === undefined ? Number.POSITIVE_INFINITY : columnNumber(right),
  };
}

/** 1 for A, 27 for AA. */
export function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters.toUpperCase()) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}

export function columnLetters(number: number): string {
  let letters = '';
  for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}
