import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {moveInstant, nextMultiple, parseInstant} from '#src/pipeline/ingest/instant.ts';
import {stepBack} from '#src/pipeline/ingest/lag.ts';
import type {ColumnType} from '#src/warehouse/index.ts';

const timestamp: ColumnType = {kind: 'timestamp', zoned: false};
const zoned: ColumnType = {kind: 'timestamp', zoned: true};
const date: ColumnType = {kind: 'date'};
const column = (type: ColumnType) => ({name: 'c', type, nullable: false});

describe('a place on the calendar', () => {
  test.each([
    ['2026-03-01 00:00:00.123456', timestamp, -7_200_000, '2026-02-28 22:00:00.123456'],
    ['2026-03-01 00:00:00.123456+00', zoned, -1, '2026-03-01 00:00:00.122456+00'],
    ['2024-03-01', date, -3_600_000, '2024-02-29'],
    ['2026-01-01 00:00:00', timestamp, 1500, '2026-01-01 00:00:01.5'],
    ['1969-12-31 23:59:59.999999', timestamp, -1000, '1969-12-31 23:59:58.999999'],
  ])('%s moves without losing digits', (text, type, byMs, moved) => {
    expect(moveInstant(text, type, byMs)).toBe(moved);
  });

  test.each(['infinity', '-infinity', '10000-01-01 00:00:00', '0044-03-15 BC', 'soon'])(
    '%s is none that a span can be counted from',
    (text) => {
      expect(parseInstant(text)).toBeUndefined();
      expect(moveInstant(text, timestamp, 1)).toBeUndefined();
    },
  );

  test('is followed by the next whole multiple of a span, never by itself', () => {
    fc.assert(
      fc.property(
        fc.date({min: new Date('1901-01-01'), max: new Date('2900-01-01'), noInvalidDate: true}),
        fc.integer({min: 1, max: 400 * 86_400_000}),
        (from, spanMs) => {
          const text = from.toISOString().replace('T', ' ').replace('Z', '');
          const next = Date.parse(`${nextMultiple(text, timestamp, spanMs)!.replace(' ', 'T')}Z`);
          expect(next).toBeGreaterThan(from.getTime());
          expect(next - from.getTime()).toBeLessThanOrEqual(spanMs);
          expect(Math.abs(next % spanMs)).toBe(0);
        },
      ),
    );
  });
});

describe('a lag', () => {
  test.each([
    ['100', {kind: 'integer', bits: 64, signed: true} as const, '30', '70'],
    ['9007199254740993', {kind: 'integer', bits: 64, signed: true} as const, '1', '9007199254740992'],
    ['1.50', {kind: 'decimal', precision: 9, scale: 2} as const, '2.005', '-0.505'],
    ['5', {kind: 'decimal'} as const, '10', '-5'],
  ])('of a number keeps every digit: %s', (value, type, amount, result) => {
    expect(stepBack(value, column(type), {kind: 'amount', amount})).toBe(result);
  });

  test('must be of the kind of the column', () => {
    expect(() =>
      stepBack('1', column({kind: 'integer', bits: 32, signed: true}), {kind: 'duration', durationMs: 1}),
    ).toThrow(/is a duration, and c holds numbers/);
    expect(() => stepBack('2026-01-01', column(date), {kind: 'amount', amount: '5'})).toThrow(/is a number/);
    expect(() => stepBack('a', column({kind: 'text'}), {kind: 'amount', amount: '5'})).toThrow(
      /knows no lag/,
    );
  });
});
