import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {cutColumns, fit, oneLine, textWidth, truncate, wrapWords} from '#src/tui/text/columns.ts';
import {floorOffset, graphemesOf, nextOffset, previousOffset} from '#src/tui/text/graphemes.ts';

const text = fc.string({unit: fc.constantFrom('a', 'b', ' ', '日', 'é', 'e\u0301', '👩‍👩‍👧', '🇩🇪', 'ｶﾞ')});

describe('columns', () => {
  test('wide and combining characters take their cells', () => {
    expect(fit('日本', 6)).toBe('日本  ');
    expect(fit('e\u0301', 3, 'right')).toBe('  e\u0301');
    expect(truncate('日本語', 5)).toBe('日本…');
    expect(truncate('日本語', 4)).toBe('日 …');
  });

  test('a wide character that is cut leaves a space', () => {
    expect(cutColumns('a日b', 2, 2)).toBe(' b');
    expect(cutColumns('a日b', 0, 2)).toBe('a ');
    expect(cutColumns('e\u0301x', 1, 3)).toBe('x  ');
  });

  test('controls are shown and do nothing', () => {
    expect(oneLine('a\nb\u001B[31m', 40)).toBe(String.raw`a\nb\u001b[31m`);
  });

  test('of a long text only the visible part is looked at', () => {
    expect(oneLine('x'.repeat(10_000_000), 10).length).toBeLessThan(200);
  });

  test('fit and cutColumns give exactly the width asked for', () => {
    fc.assert(
      fc.property(text, fc.nat(12), fc.nat(12), (value, from, width) => {
        expect(stringWidth(cutColumns(value, from, width))).toBe(width);
        expect(stringWidth(fit(value, width))).toBe(width);
        expect(textWidth(value)).toBe(stringWidth(value));
      }),
    );
  });

  test('words are wrapped, long ones broken, and nothing is lost', () => {
    expect(wrapWords('the quick brown fox', 9)).toEqual(['the quick', 'brown fox']);
    expect(wrapWords('abcdefghij\nk', 4)).toEqual(['abcd', 'efgh', 'ij', 'k']);
    fc.assert(
      fc.property(text, fc.integer({min: 2, max: 12}), (value, width) => {
        const lines = wrapWords(value, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(value.replaceAll(' ', ''));
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

test('steps go from character to character, both ways', () => {
  fc.assert(
    fc.property(text, (value) => {
      const starts: number[] = [];
      for (let offset = 0; offset < value.length; offset = nextOffset(value, offset)) starts.push(offset);
      expect(starts).toHaveLength(graphemesOf(value).length);
      const back: number[] = [];
      for (let offset = value.length; offset > 0;) back.unshift((offset = previousOffset(value, offset)));
      expect(back).toEqual(starts);
      for (let offset = 0; offset < value.length; offset++)
        expect(floorOffset(value, offset)).toBe(starts.findLast((start) => start <= offset));
    }),
  );
});
