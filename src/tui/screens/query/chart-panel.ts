import type {ChartData} from '#src/operations/workbench/insight/chart-data.ts';
import {drawChart, type ChartKind} from '#src/present/draw-chart.ts';
import {fit} from '../../text/columns.ts';
import {paint} from '../../theme/paint.ts';
import {asciiSymbols} from '../../theme/symbols.ts';
import {createTextPanel, type TextPanel} from './text-panel.ts';

export type {ChartKind};

/** A chart that fills its pane, whatever its size. */
export function createChartPanel(data: ChartData, kind: ChartKind): TextPanel {
  return createTextPanel(({width, height, theme}) => {
    const room = {columns: width - 2, rows: height, ascii: theme.symbols === asciiSymbols};
    return drawChart(kind, data, room).map((line) => paint(theme, 'info', fit(` ${line}`, width)));
  });
}
