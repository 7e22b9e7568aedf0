import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {drawBraille, drawSparkline} from '#src/present/chart.ts';

describe('points in braille', () => {
  test('the corners are the corners', () => {
    expect(
      drawBraille(
        [
          {x: 0, y: 0},
          {x: 3, y: 7},
        ],
        {width: 2, height: 2},
      ),
    ).toEqual(['⠀⠈', '⡀⠀']);
  });

  test('a line joins its points', () => {
    const points = [
      {x: 0, y: 0},
      {x: 7, y: 7},
    ];
    expect(drawBraille(points, {width: 4, height: 2, isLine: true})).toEqual(['⠀⠀⡠⠊', '⡠⠊⠀⠀']);
  });

  test('one point, and points at one height, lie in the middle', () => {
    expect(drawBraille([{x: 5, y: 5}], {width: 1, height: 1})).toEqual(['⠄']);
    const flat = drawBraille(
      [
        {x: 0, y: 1},
        {x: 1, y: 1},
      ],
      {width: 3, height: 1, isLine: true},
    );
    expect(new Set(flat[0])).toHaveLength(1);
  });

  test('the axes may be wider than the points', () => {
    const [line] = drawBraille([{x: 0, y: 0}], {width: 2, height: 1, xRange: [0, 3], yRange: [0, 3]});
    expect(line).toBe('⡀⠀');
  });

  test('what is not finite or out of range is left out, and the size always fits', () => {
    const number = fc.oneof(fc.double(), fc.integer());
    fc.assert(
      fc.property(
        fc.array(fc.record({x: number, y: number}), {maxLength: 30}),
        fc.integer({min: 1, max: 30}),
        fc.integer({min: 1, max: 10}),
        fc.boolean(),
        (points, width, height, isLine) => {
          const lines = drawBraille(points, {width, height, isLine, xRange: [-5, 5]});
          expect(lines).toHaveLength(height);
          for (const line of lines) expect(line).toMatch(new RegExp(`^[\\u2800-\\u28ff]{${width}}$`));
        },
      ),
      {numRuns: 50},
    );
  });

  test('nothing is empty', () => {
    expect(drawBraille([], {width: 2, height: 1})).toEqual(['⠀⠀']);
  });
});

test('a sparkline has a blank for nothing and the highest block for the most', () => {
  expect(drawSparkline([0, 1, 4, 8])).toBe(' ▁▄█');
  expect(drawSparkline([])).toBe('');
});

test('points at both ends of what a double holds lie at both ends', () => {
  const ends = [
    {x: -1.7e308, y: -1.7e308},
    {x: 1.7e308, y: 1.7e308},
  ];
  const [top, bottom] = drawBraille(ends, {width: 2, height: 2});
  expect(top).toMatch(/^\u2800[^\u2800]$/);
  expect(bottom).toMatch(/^[^\u2800]\u2800$/);
});
