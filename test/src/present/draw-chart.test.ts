import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import type {DrawnChart} from '#src/present/chart-parts.ts';
import {drawChart} from '#src/present/draw-chart.ts';

const squares: DrawnChart = {
  series: [{name: 'squares', points: [0, 1, 2, 3, 4, 5].map((x) => ({x, y: x * x}))}],
};

function shown(...parameters: Parameters<typeof drawChart>): string[] {
  return drawChart(...parameters).map((line) => line.trimEnd());
}

describe('a line or scatter chart', () => {
  test('has the smallest and greatest numbers at the ends of its axes', () => {
    expect(shown('line', squares, {columns: 30, rows: 6, ascii: false})).toEqual([
      '25│                       ⣀⠤⠒⠉',
      '  │                  ⢀⡠⠔⠒⠉',
      '  │             ⢀⣀⡠⠔⠊⠁',
      ' 0│⣀⣀⣀⠤⠤⠤⠤⠤⠒⠒⠒⠊⠉⠁',
      '  └───────────────────────────',
      '   0                         5',
    ]);
  });

  test('in ASCII has the ends that the data name', () => {
    const chart = {...squares, ends: {from: '2026-01-01', to: '2026-06-30'}};
    expect(shown('scatter', chart, {columns: 30, rows: 6, ascii: true})).toEqual([
      '25|                          *',
      '  |                     *',
      '  |                *',
      ' 0|*    *    *',
      '  +---------------------------',
      '   2026-01-01       2026-06-30',
    ]);
  });

  test('tells several series apart without colours', () => {
    const other = {name: 'other', points: [{x: 2, y: 25}]};
    expect(
      shown('scatter', {series: [...squares.series, other]}, {columns: 30, rows: 7, ascii: false}),
    ).toEqual([
      '   • squares  × other',
      '25│          ×               •',
      '  │                     •',
      '  │                •',
      ' 0│•    •    •',
      '  └───────────────────────────',
      '   0                         5',
    ]);
  });

  test('has one number at the middle of an axis where all values are the same', () => {
    const chart = {series: [{name: 'flat', points: [{x: 7, y: 2.5}]}]};
    expect(shown('scatter', chart, {columns: 16, rows: 5, ascii: true})).toEqual([
      '   |',
      '2.5|     *',
      '   |',
      '   +------------',
      '         7',
    ]);
  });

  test('is drawn without axes where there is no room for them', () => {
    expect(shown('line', squares, {columns: 8, rows: 2, ascii: true})).toEqual(['     ***', '******']);
  });
});

describe('a bar chart', () => {
  const labels = ['tea', null, '日本語', 'x\ny'];
  const bars = [{name: 'sold', points: [10, 4.5, -5, 1].map((y, x) => ({x, y}))}];

  test('has labels, numbers, bars below zero to the left and says what is left out', () => {
    const chart = {series: bars, labels, omitted: 7};
    expect(shown('bar', chart, {columns: 30, rows: 5, ascii: false})).toEqual([
      'tea          █████████████  10',
      'NULL         █████▉        4.5',
      '日本語 ██████               -5',
      String.raw`x\ny         █▎              1`,
      '… 7 more',
    ]);
  });

  test('counts the bars that have no room', () => {
    const chart = {series: bars, labels};
    expect(shown('bar', chart, {columns: 24, rows: 3, ascii: true})).toEqual([
      'tea  ###############  10',
      'NULL #######         4.5',
      '... 2 more',
    ]);
  });

  test('puts the bars of several series below each other', () => {
    const other = {name: 'lost', points: [5, 0].map((y, x) => ({x, y}))};
    expect(shown('bar', {series: [...bars, other], labels}, {columns: 30, rows: 5, ascii: true})).toEqual([
      'tea sold  ################  10',
      'tea lost  ########           5',
      'NULL sold #######          4.5',
      'NULL lost                    0',
      '... 2 more',
    ]);
  });
});

test.each([
  ['nothing', {series: []}],
  ['values without a number', {series: [{name: 'a', points: [{x: 0, y: Number.NaN}]}]}],
])('a chart of %s says so', (_, chart) => {
  expect(shown('bar', chart, {columns: 20, rows: 2, ascii: false})).toEqual(['No values to draw', '']);
});

test('a chart fills exactly the room it has, whatever its values', () => {
  const point = fc.record({x: fc.nat(9), y: fc.double()});
  const chart = fc.record({
    series: fc.array(fc.record({name: fc.string({unit: 'grapheme'}), points: fc.array(point)}), {
      maxLength: 3,
    }),
    labels: fc.option(fc.array(fc.option(fc.string({unit: 'grapheme'})), {minLength: 10, maxLength: 10}), {
      nil: undefined,
    }),
  });
  const room = fc.record({
    columns: fc.integer({min: 1, max: 60}),
    rows: fc.integer({min: 0, max: 12}),
    ascii: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.constantFrom('bar' as const, 'line' as const, 'scatter' as const),
      chart,
      room,
      (kind, data, size) => {
        const lines = drawChart(kind, data as DrawnChart, size);
        expect(lines).toHaveLength(size.rows);
        for (const line of lines) expect(stringWidth(line)).toBe(size.columns);
      },
    ),
    {numRuns: 300},
  );
});
