import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  batchIntervals,
  gapsOf,
  intervalSet,
  subtractIntervals,
  uniteIntervals,
  type Interval,
} from '#src/transform/interval-set.ts';
import {batchWithin, missingIntervals} from '#src/transform/missing-intervals.ts';
import {intervalsOfGrain, lastDue} from '#src/transform/schedule.ts';
import {UsageError} from '#src/errors/index.ts';

const at = (text: string) => Date.parse(text);
const days = (interval: Interval) => [
  new Date(interval.startMs).toISOString(),
  (interval.endMs - interval.startMs) / 3_600_000,
];

describe('sets of intervals', () => {
  const anyIntervals = fc.array(
    fc.record({startMs: fc.integer({min: 0, max: 50}), endMs: fc.integer({min: 0, max: 50})}),
  );
  const points = (set: readonly Interval[]) =>
    new Set(
      Array.from({length: 50}, (_, point) => point).filter((point) =>
        set.some(({startMs, endMs}) => startMs <= point && point < endMs),
      ),
    );

  test('unite and subtract as sets of moments do', () => {
    fc.assert(
      fc.property(anyIntervals, anyIntervals, (one, other) => {
        const [first, second] = [intervalSet(one), intervalSet(other)];
        expect(points(uniteIntervals(first, second))).toEqual(
          new Set([...points(first), ...points(second)].toSorted((a, b) => a - b)),
        );
        expect(points(subtractIntervals(first, second))).toEqual(
          new Set([...points(first)].filter((point) => !points(second).has(point))),
        );
      }),
    );
  });

  test('know their gaps', () => {
    const set = intervalSet([
      {startMs: 5, endMs: 7},
      {startMs: 0, endMs: 2},
      {startMs: 2, endMs: 3},
    ]);
    expect(set).toEqual([
      {startMs: 0, endMs: 3},
      {startMs: 5, endMs: 7},
    ]);
    expect(gapsOf(set)).toEqual([{startMs: 3, endMs: 5}]);
  });

  test('come in batches that no gap cuts', () => {
    const hours = [0, 1, 2, 3, 5, 6].map((hour) => ({startMs: hour, endMs: hour + 1}));
    expect(batchIntervals(hours, 3)).toEqual([
      {startMs: 0, endMs: 3},
      {startMs: 3, endMs: 4},
      {startMs: 5, endMs: 7},
    ]);
  });
});

describe('the clock changes', () => {
  test.each([
    ['Europe/Berlin', '2026-03-27T23:00:00Z', '2026-03-30T22:00:00Z', [24, 23, 24]],
    ['Europe/Berlin', '2026-10-23T22:00:00Z', '2026-10-26T23:00:00Z', [24, 25, 24]],
    ['America/New_York', '2026-03-07T05:00:00Z', '2026-03-10T04:00:00Z', [24, 23, 24]],
    ['America/New_York', '2026-10-31T04:00:00Z', '2026-11-03T05:00:00Z', [24, 25, 24]],
    ['UTC', '2026-03-28T00:00:00Z', '2026-03-31T00:00:00Z', [24, 24, 24]],
  ])('days in %s from %s touch one another', (zone, start, end, hours) => {
    const found = intervalsOfGrain('day', {startMs: at(start), endMs: at(end)}, zone);
    expect(found.map((interval) => days(interval)[1])).toEqual(hours);
    expect(intervalSet(found)).toEqual([{startMs: at(start), endMs: at(end)}]);
  });

  test.each([
    ['30 2 * * *', 'Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-29T01:00:00.000Z'],
    ['30 2 * * *', 'Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-25T00:30:00.000Z'],
    ['30 2 * * *', 'America/New_York', '2026-03-08T17:00:00Z', '2026-03-08T07:00:00.000Z'],
    ['30 1 * * *', 'America/New_York', '2026-11-01T17:00:00Z', '2026-11-01T05:30:00.000Z'],
  ])('%s in %s, before %s, is due once', (pattern, zone, now, expected) => {
    const due = lastDue(pattern, at(now), zone)!;
    expect(new Date(due).toISOString()).toBe(expected);
    expect((due - lastDue(pattern, due - 1, zone)!) / 3_600_000).toBeGreaterThan(20);
  });

  test('what is due every hour is due in every hour', () => {
    const from = at('2026-10-24T22:00:00Z');
    for (let hour = 0; hour < 30; hour++) {
      const now = from + hour * 3_600_000;
      expect(lastDue('0 * * * *', now + 60_000, 'Europe/Berlin')).toBe(now);
    }
  });
});

describe('missing intervals', () => {
  const request = {
    grain: 'day' as const,
    startMs: at('2026-01-01T00:00:00Z'),
    nowMs: at('2026-01-05T12:00:00Z'),
    lookback: 0,
    done: [],
  };

  test('are those that are over', () => {
    expect(missingIntervals(request).map(days)).toHaveLength(4);
  });

  test('are not those that the schedule holds back', () => {
    const weekly = {...request, cron: '0 0 * * 6'};
    expect(missingIntervals(weekly).map(days)).toEqual([
      ['2026-01-01T00:00:00.000Z', 24],
      ['2026-01-02T00:00:00.000Z', 24],
    ]);
  });

  test('bring those before them along, as the lookback says', () => {
    const done = [{startMs: at('2026-01-01T00:00:00Z'), endMs: at('2026-01-04T00:00:00Z')}];
    expect(
      missingIntervals({...request, done, lookback: 2}).map(({startMs}) => new Date(startMs).getUTCDate()),
    ).toEqual([2, 3, 4]);
    const all = [{startMs: at('2026-01-01T00:00:00Z'), endMs: at('2026-01-05T00:00:00Z')}];
    expect(missingIntervals({...request, done: all, lookback: 2})).toEqual([]);
  });

  test('within a range come in batches', () => {
    const range = {startMs: at('2026-01-02T00:00:00Z'), endMs: at('2026-01-05T00:00:00Z')};
    expect(batchWithin(missingIntervals(request), 2, range).map(days)).toEqual([
      ['2026-01-02T00:00:00.000Z', 48],
      ['2026-01-04T00:00:00.000Z', 24],
    ]);
  });

  test('of months and years are as long as these', () => {
    const found = intervalsOfGrain('month', {
      startMs: at('2024-01-15T00:00:00Z'),
      endMs: at('2024-04-01T00:00:00Z'),
    });
    expect(found.map((interval) => days(interval)[1])).toEqual([31 * 24, 29 * 24, 31 * 24]);
  });
});

test('a wrong cron expression is said to be one', () => {
  expect(() => lastDue('61 * * * *', 0)).toThrow(UsageError);
});
