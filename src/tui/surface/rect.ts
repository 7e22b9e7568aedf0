/** A part of the screen, in cells from the upper left corner. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The rectangle of this size in the middle of another, no larger than that. */
export function centered(within: Rect, size: {width: number; height: number}): Rect {
  const width = Math.min(size.width, within.width);
  const height = Math.min(size.height, within.height);
  return {
    x: within.x + Math.floor((within.width - width) / 2),
    y: within.y + Math.floor((within.height - height) / 2),
    width,
    height,
  };
}
