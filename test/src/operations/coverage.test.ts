import fc from 'fast-check';
import {expect, test} from 'vitest';
import {compareValues, coverageOf} from '#src/operations/state/coverage.ts';
import type {CommittedLoad, LoadWindow} from '#src/warehouse/index.ts';

const load = (window?: Omit<LoadWindow, 'column'>): CommittedLoad => ({
  loadId: 'x',
  relation: 'raw.t',
  rowsStaged: 1,
  rowsWritten: 1,
  committedAt: '2026-01-01T00:00:00Z',
  ...(window && {window: {column: 'id', ...window}}),
});
const including = (value: number) => ({value: String(value), inclusive: true});
const excluding = (value: number) => ({value: String(value), inclusive: false});

test('windows that touch are one range, and what lies between is a gap', () => {
  expect(
    coverageOf(
      [
        load({from: including(20), to: excluding(30)}),
        load({from: including(10), to: excluding(20)}),
        load({from: including(45), to: including(50)}),
      ],
      '50',
    ),
  ).toEqual({
    covered: [
      {from: including(10), to: excluding(30)},
      {from: including(45), to: including(50)},
    ],
    gaps: [{from: including(30), to: excluding(45)}],
  });
});

test('a first load without a window reaches to where the next one began', () => {
  expect(coverageOf([load({from: including(9), to: including(12)}), load()], '12')).toEqual({
    covered: [{to: including(12)}],
    gaps: [],
  });
  expect(coverageOf([load()], '7').covered).toEqual([{to: including(7)}]);
  expect(coverageOf([], undefined)).toEqual({covered: [], gaps: []});
});

test('covered ranges hold exactly the values of the windows', () => {
  const windows = fc.array(
    fc
      .record({from: fc.nat(30), length: fc.integer({min: 1, max: 6}), open: fc.boolean()})
      .map(({from, length, open}) => ({
        from: including(from),
        to: open ? excluding(from + length) : including(from + length),
      })),
    {maxLength: 8},
  );
  const has = ({from, to}: Omit<LoadWindow, 'column'>, value: number) =>
    (!from || (from.inclusive ? value >= Number(from.value) : value > Number(from.value))) &&
    (!to || (to.inclusive ? value <= Number(to.value) : value < Number(to.value)));
  fc.assert(
    fc.property(windows, (loaded) => {
      const {covered, gaps} = coverageOf(
        loaded.map((window) => load(window)),
        undefined,
      );
      // Halves stand for the values between two whole numbers.
      for (let value = -1; value < 40; value += 0.5) {
        const isCovered = loaded.some((window) => has(window, value));
        expect(covered.filter((range) => has(range, value)).length).toBe(isCovered ? 1 : 0);
        if (isCovered) expect(gaps.some((gap) => has(gap, value))).toBe(false);
      }
    }),
  );
});

test.each([
  ['9', '10', -1],
  ['-5', '3', -1],
  ['9007199254740993', '9007199254740992', 1],
  ['1.5', '1.25', 1],
  ['2026-01-01 00:00:00', '2026-01-01 00:00:00.5', -1],
])('%s against %s', (one, other, sign) => {
  expect(Math.sign(compareValues(one, other))).toBe(sign);
});
