import type {ChartData} from '#src/operations/workbench/insight/chart-data.ts';
import {drawBars, drawBraille} from '#src/present/chart.ts';
import {fit} from '../../text/columns.ts';
import {paint} from '../../theme/paint.ts';
import {createTextPanel, type TextPanel, type TextPicture} from './text-panel.ts';

export type ChartKind = 'bar' | 'line' | 'scatter';

/** Axes and their numbers beside and below the points. */
const axisWidth = 12;

/** A chart that fills its pane, whatever its size. */
export function createChartPanel(data: ChartData, kind: ChartKind): TextPanel {
  return createTextPanel((picture) => {
    const lines = data.series.every(({points}) => points.length === 0)
      ? ['no values to draw']
      : kind === 'bar'
        ? barLines(data, picture)
        : plotLines(data, picture, kind === 'line');
    const {width, theme} = picture;
    return lines.map((line) => paint(theme, 'info', fit(` ${line}`, width)));
  });
}

function barLines({series, labels = [], omitted}: ChartData, {width}: TextPicture): string[] {
  return [
    ...series.flatMap(({name, points}) => [
      name,
      ...drawBars(
        points.map(({x, y}) => ({label: labels[x] ?? 'NULL', value: y, text: shortNumber(y)})),
        {width: width - 2},
      ),
      '',
    ]),
    ...(omitted > 0 ? [`${omitted} smaller values are not shown`] : []),
  ];
}

function plotLines({series, ends}: ChartData, {width, height}: TextPicture, isLine: boolean): string[] {
  const room = Math.max(3, Math.floor((height - 2 * series.length) / series.length));
  return series.flatMap(({name, points}) => {
    const ys = points.map(({y}) => y).filter(Number.isFinite);
    const [low, high] = [Math.min(...ys), Math.max(...ys)];
    const plot = drawBraille(points, {width: Math.max(10, width - axisWidth - 3), height: room, isLine});
    const from = ends?.from ?? '';
    const to = ends?.to ?? '';
    const below = `${from}${to.padStart(Math.max(0, width - axisWidth - 3 - from.length))}`;
    return [
      name,
      ...plot.map((line, row) => {
        const label = row === 0 ? shortNumber(high) : row === room - 1 ? shortNumber(low) : '';
        return `${fit(label, axisWidth - 2, 'right')} │${line}`;
      }),
      `${' '.repeat(axisWidth)}${below}`,
    ];
  });
}

function shortNumber(value: number): string {
  return Number.isFinite(value) ? Number(value.toPrecision(6)).toLocaleString('en-US') : String(value);
}
