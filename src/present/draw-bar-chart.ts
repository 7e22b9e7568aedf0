import {finiteOf, fitText, numberText, rangeOf, type ChartRoom, type DrawnChart} from './chart-parts.ts';
import {displayWidth, escapeControls} from './display-text.ts';

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const widestNumber = 15;

/**
 * One bar a line with its label before and its number behind; those of several series stand below each other. Bars
 * below zero grow to the left. The last line says how many bars had no room.
 */
export function drawBarChart(chart: DrawnChart, {columns, rows, ascii}: ChartRoom): string[] {
  const bars = barsOf(chart);
  const {omitted = 0} = chart;
  const places = [...new Set(bars.map(({x}) => x))];
  const isCut = bars.length > rows || omitted > 0;
  const perPlace = Math.max(1, chart.series.length);
  const placesShown = isCut ? places.slice(0, Math.floor(Math.max(0, rows - 1) / perPlace)) : places;
  const shown = bars.filter(({x}) => placesShown.includes(x));
  const numbers = shown.map(({value}) => numberText(value, Math.min(widestNumber, Math.floor(columns / 3))));
  const numberWidth = Math.max(0, ...numbers.map((text) => text.length));
  const labels = shown.map(({label}) => escapeControls(label));
  const labelWidth = Math.min(Math.floor(columns * 0.4), Math.max(0, ...labels.map(displayWidth)));
  const width = Math.max(0, columns - labelWidth - numberWidth - 2);
  const draw = barDrawer([0, ...shown.map(({value}) => value)], {width, ascii});
  const lines = shown.map(
    ({value}, index) =>
      `${fitText(labels[index]!, labelWidth, {ascii})} ${draw(value)} ${numbers[index]!.padStart(numberWidth)}`,
  );
  const left = places.length - placesShown.length + omitted;
  return left > 0 ? [...lines, `${ascii ? '...' : '…'} ${left} more`] : lines;
}

function barsOf({series, labels}: DrawnChart): {x: number; label: string; value: number}[] {
  const isNamed = series.length > 1;
  return series
    .flatMap(({name, points}) =>
      finiteOf(points).map(({x, y}) => {
        const place = labels ? (labels[x] ?? 'NULL') : String(x);
        return {x, value: y, label: isNamed ? `${place} ${name}` : place};
      }),
    )
    .toSorted((one, other) => one.x - other.x);
}

/** Zero lies where both the longest bar to the left and the longest to the right have room. */
function barDrawer(
  values: readonly number[],
  {width, ascii}: {width: number; ascii: boolean},
): (value: number) => string {
  const [low, high] = rangeOf(values);
  const before = high > low ? Math.round((-low / (high - low)) * width) : 0;
  const after = width - before;
  const block = ascii ? '#' : '█';
  return (value) => {
    if (value < 0)
      return block.repeat(Math.round((value / low) * before)).padStart(before) + ' '.repeat(after);
    const parts = high > 0 ? Math.round((value / high) * after * 8) : 0;
    const part = ascii ? (parts % 8 >= 4 ? block : '') : eighths[parts % 8]!;
    return ' '.repeat(before) + (block.repeat(Math.floor(parts / 8)) + part).padEnd(after);
  };
}
