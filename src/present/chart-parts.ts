import type {PlotPoint} from './chart.ts';
import {escapeControls, padToWidth, truncateToWidth} from './display-text.ts';

export interface DrawnSeries {
  name: string;
  points: readonly PlotPoint[];
}

export interface DrawnChart {
  series: readonly DrawnSeries[];
  /** What stands at `x` 0, 1, ... of a bar chart; null is NULL. */
  labels?: readonly (string | null)[];
  /** What the ends of the x axis are called. Default: its smallest and its greatest number. */
  ends?: {from: string; to: string};
  /** Bars that were left out before. Default 0. */
  omitted?: number;
}

export interface ChartRoom {
  columns: number;
  rows: number;
  /** Draws with ASCII alone; texts of the data stay as they are. */
  ascii: boolean;
}

/** Exactly `width` columns: cut where too long, blank where too short. */
export function fitText(
  text: string,
  width: number,
  {ascii, align = 'left'}: {ascii: boolean; align?: 'left' | 'right'},
): string {
  if (width <= 0) return '';
  const shown = escapeControls(text);
  const cut = truncateToWidth(shown, width);
  return padToWidth(ascii && cut !== shown ? `${cut.slice(0, -1)}~` : cut, width, align);
}

/** With as many digits as there is room for. */
export function numberText(value: number, width: number): string {
  for (let digits = 12; digits > 1; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= width) return text;
  }
  return value.toExponential(0);
}

export function finiteOf(points: readonly PlotPoint[]): PlotPoint[] {
  return points.filter(({x, y}) => Number.isFinite(x) && Number.isFinite(y));
}

/** From the smallest to the greatest of the numbers. */
export function rangeOf(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [low, high];
}
