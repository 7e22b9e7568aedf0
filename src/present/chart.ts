export interface PlotPoint {
  x: number;
  y: number;
}

export interface PlotSize {
  /** Characters across and down; each has two by four dots. */
  width: number;
  height: number;
  /** Joins each point with the next one. Default false. */
  isLine?: boolean;
  /** Ends of the axes. Default: those of the points. */
  xRange?: readonly [number, number];
  yRange?: readonly [number, number];
}

const firstBraille = 0x2800;
/** Bits of the dots of a character, by row and column. */
const dots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** Points as braille characters, one string a line, y upward. What is not finite or out of range is left out. */
export function drawBraille(points: readonly PlotPoint[], size: PlotSize): string[] {
  const {width, height, isLine = false} = size;
  const finite = points.filter(({x, y}) => Number.isFinite(x) && Number.isFinite(y));
  const xRange = size.xRange ?? rangeOf(finite.map(({x}) => x));
  const yRange = size.yRange ?? rangeOf(finite.map(({y}) => y));
  const shown = finite.filter(({x, y}) => isWithin(x, xRange) && isWithin(y, yRange));
  const cells = Array.from({length: height}, () => Array.from({length: width}, () => 0));
  const column = scale(xRange, width * 2);
  const row = scale(yRange, height * 4);
  const draw = (dotX: number, dotY: number) => {
    const fromTop = height * 4 - 1 - dotY;
    const line = cells[Math.floor(fromTop / 4)];
    const character = Math.floor(dotX / 2);
    if (line?.[character] !== undefined) line[character] |= dots[fromTop % 4]![dotX % 2]!;
  };
  let previous: {x: number; y: number} | undefined;
  for (const point of shown) {
    const place = {x: column(point.x), y: row(point.y)};
    if (isLine && previous) drawLine(previous, place, draw);
    else draw(place.x, place.y);
    previous = place;
  }
  return cells.map((line) => line.map((bits) => String.fromCodePoint(firstBraille + bits)).join(''));
}

function isWithin(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high;
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [low, high];
}

/** Values to dots from 0; a range without extent lies in the middle. */
function scale([low, high]: readonly [number, number], count: number): (value: number) => number {
  if (!(high > low)) return () => Math.floor((count - 1) / 2);
  // Halved, because the range itself may be wider than a double holds.
  return (value) => Math.round(((value / 2 - low / 2) / (high / 2 - low / 2)) * (count - 1));
}

/** Every dot on the way, by steps along the longer side. */
function drawLine(from: PlotPoint, to: PlotPoint, draw: (x: number, y: number) => void): void {
  const steps = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y), 1);
  for (let step = 0; step <= steps; step++)
    draw(
      Math.round(from.x + ((to.x - from.x) * step) / steps),
      Math.round(from.y + ((to.y - from.y) * step) / steps),
    );
}

const levels = '▁▂▃▄▅▆▇█';

/** Counts as one line of blocks, e.g. of a histogram; zero is a blank. */
export function drawSparkline(counts: readonly number[]): string {
  const highest = Math.max(0, ...counts);
  return counts
    .map((count) => (count <= 0 ? ' ' : levels[Math.min(7, Math.floor((count / highest) * 7.999))]!))
    .join('');
}
