import {drawBraille} from './chart.ts';
import {finiteOf, fitText, numberText, rangeOf, type ChartRoom, type DrawnChart} from './chart-parts.ts';
import {displayWidth} from './display-text.ts';
import {drawBarChart} from './draw-bar-chart.ts';

export type ChartKind = 'bar' | 'line' | 'scatter';

/**
 * A chart with its axes, as `rows` lines that are `columns` wide each. One series has the dots of braille; several,
 * and all of ASCII, have a mark each, so that they can be told apart without colours.
 */
export function drawChart(kind: ChartKind, chart: DrawnChart, room: ChartRoom): string[] {
  const columns = Math.max(1, room.columns);
  const lines = chart.series.every(({points}) => finiteOf(points).length === 0)
    ? ['No values to draw']
    : kind === 'bar'
      ? drawBarChart(chart, {...room, columns})
      : drawPlot(kind, chart, {...room, columns});
  return Array.from({length: Math.max(0, room.rows)}, (_, row) => fitText(lines[row] ?? '', columns, room));
}

const asciiMarks = ['*', 'o', '+', 'x', '#', '@'];
const marks = ['•', '×', '+', '○', '■', '◇'];
const widestNumber = 12;
const leastRowsForAxes = 4;
const leastColumnsForAxes = 12;

function drawPlot(kind: ChartKind, chart: DrawnChart, {columns, rows, ascii}: ChartRoom): string[] {
  const series = chart.series.map(({name, points}) => ({name, points: finiteOf(points)}));
  const points = series.flatMap((one) => one.points);
  const xRange = rangeOf(points.map(({x}) => x));
  const yRange = rangeOf(points.map(({y}) => y));
  const hasAxes = rows >= leastRowsForAxes && columns >= leastColumnsForAxes;
  const hasLegend = series.length > 1 && rows > leastRowsForAxes;
  const labels = yRange.map((value) => numberText(value, Math.min(widestNumber, Math.floor(columns / 3))));
  const gutter = hasAxes ? Math.max(...labels.map((label) => label.length)) : 0;
  const width = columns - (hasAxes ? gutter + 1 : 0);
  const height = rows - (hasAxes ? 2 : 0) - (hasLegend ? 1 : 0);
  const layers = series.map((one, index) => ({
    mark: series.length > 1 || ascii ? markOf(index, ascii) : undefined,
    lines: drawBraille(one.points, {width, height, xRange, yRange, isLine: kind === 'line'}),
  }));
  const plot = Array.from({length: height}, (_, row) => overlay(layers, row, width));
  if (!hasAxes) return plot;
  const [corner, side, floor] = ascii ? ['+', '|', '-'] : ['└', '│', '─'];
  const labelOf = (row: number) => {
    if (yRange[0] === yRange[1]) return row === Math.floor(height / 2) ? labels[1]! : '';
    return row === 0 ? labels[1]! : row === height - 1 ? labels[0]! : '';
  };
  const legend = series.map(({name}, index) => `${markOf(index, ascii)} ${name}`).join('  ');
  return [
    ...(hasLegend ? [`${' '.repeat(gutter + 1)}${legend}`] : []),
    ...plot.map((line, row) => `${labelOf(row).padStart(gutter)}${side}${line}`),
    `${' '.repeat(gutter)}${corner}${floor!.repeat(width)}`,
    `${' '.repeat(gutter + 1)}${endsText(chart.ends ?? endsOf(xRange, width), width, ascii)}`,
  ];
}

function markOf(index: number, ascii: boolean): string {
  const known = ascii ? asciiMarks : marks;
  return known[index % known.length]!;
}

const blank = '\u2800';

/** One line of all layers; the last one that has a dot at a place is seen there. */
function overlay(
  layers: readonly {mark: string | undefined; lines: readonly string[]}[],
  row: number,
  width: number,
): string {
  return Array.from({length: width}, (_, column) => {
    const layer = layers.findLast(({lines}) => lines[row]![column] !== blank);
    return layer ? (layer.mark ?? layer.lines[row]![column]!) : ' ';
  }).join('');
}

function endsOf([low, high]: readonly [number, number], width: number): {from: string; to: string} {
  const room = Math.floor((width - 1) / 2);
  return {from: numberText(low, room), to: numberText(high, room)};
}

/** The start at the left, the end at the right; a single value once, in the middle where its dots are. */
function endsText({from, to}: {from: string; to: string}, width: number, ascii: boolean): string {
  if (from === to) {
    const indent = Math.max(0, Math.floor((width - displayWidth(from)) / 2));
    return `${' '.repeat(indent)}${fitText(from, width - indent, {ascii})}`;
  }
  const half = Math.floor((width - 1) / 2);
  const left = fitText(from, half, {ascii});
  return left + fitText(to, width - half, {ascii, align: 'right'});
}
