import {describe, expect, test} from 'vitest';
import {momentText, type Interval} from '#src/pipeline/build/calendar.ts';
import {batchIntervals, chooseIntervals} from '#src/pipeline/build/choose-intervals.ts';
import type {Grain} from '#src/project/asset-build.ts';

const ms = (text: string) => Date.parse(text);
const span = (start: string, end: string): Interval => ({startMs: ms(start), endMs: ms(end)});

function chosen(
  grain: Grain,
  options: {now: string; lookback?: number; done?: readonly Interval[]},
): string[] {
  const {now, lookback = 0, done = []} = options;
  return chooseIntervals({grain, startMs: ms('2024-01-01'), nowMs: ms(now), lookback, done}).map(
    ({startMs}) => momentText(grain, startMs),
  );
}

describe('intervals to build', () => {
  test('all that have ended', () => {
    expect(chosen('day', {now: '2024-01-03T12:00:00Z'})).toEqual(['2024-01-01', '2024-01-02']);
    expect(chosen('month', {now: '2024-03-01T00:00:00Z'})).toEqual(['2024-01-01', '2024-02-01']);
    expect(chosen('week', {now: '2024-01-14T23:59:59Z'})).toEqual(['2024-01-01']);
    expect(chosen('hour', {now: '2024-01-01T02:59:00Z'})).toEqual([
      '2024-01-01 00:00:00',
      '2024-01-01 01:00:00',
    ]);
  });

  test('those that are not done, gaps included', () => {
    const done = [span('2024-01-03', '2024-01-04'), span('2024-01-01', '2024-01-02')];
    expect(chosen('day', {now: '2024-01-05', done})).toEqual(['2024-01-02', '2024-01-04']);
    expect(chosen('day', {now: '2024-01-05', done: [span('1000-01-01', '2024-01-05')]})).toEqual([]);
  });

  test('the latest ones again', () => {
    const done = [span('2024-01-01', '2024-01-05')];
    expect(chosen('day', {now: '2024-01-05', lookback: 2, done})).toEqual(['2024-01-03', '2024-01-04']);
    expect(chosen('day', {now: '2024-01-06', lookback: 2, done})).toEqual(['2024-01-04', '2024-01-05']);
  });

  test('batches join neighbours up to their size', () => {
    const days = chooseIntervals({
      grain: 'day',
      startMs: ms('2024-01-01'),
      nowMs: ms('2024-01-06'),
      lookback: 0,
      done: [span('2024-01-04', '2024-01-05')],
    });
    expect(batchIntervals(days, 2)).toEqual([
      span('2024-01-01', '2024-01-03'),
      span('2024-01-03', '2024-01-04'),
      span('2024-01-05', '2024-01-06'),
    ]);
    expect(batchIntervals(days)).toHaveLength(2);
  });
});
