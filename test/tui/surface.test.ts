import fc from 'fast-check';
import stringWidth from 'string-width';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {composeRow} from '#src/tui/surface/compose-row.ts';
import {cutStyled} from '#src/tui/surface/cut-styled.ts';
import {createSurface} from '#src/tui/surface/surface.ts';
import {stripSgr} from '#src/tui/theme/paint.ts';

const bold = (text: string) => `\u001B[1m${text}\u001B[0m`;

test('a painted line is cut with its looks', () => {
  expect(cutStyled(`ab${bold('cdef')}gh`, 3, 2)).toBe(bold('de'));
  expect(cutStyled(`ab${bold('cdef')}gh`, 1, 6)).toBe(`b${bold('cdef')}g`);
  expect(cutStyled(`a${bold('日本')}`, 2, 2)).toBe(bold('  '));
});

test('what lies on top covers what is below, and nothing else', () => {
  expect(
    composeRow([
      {x: 0, width: 10, text: '0123456789'},
      {x: 3, width: 4, text: 'ABCD'},
    ]),
  ).toEqual([
    {x: 0, width: 3, text: '012'},
    {x: 3, width: 4, text: 'ABCD'},
    {x: 7, width: 3, text: '789'},
  ]);
});

test('pieces never overlap, and the last one is whole', () => {
  const piece = fc
    .record({x: fc.nat(20), width: fc.integer({min: 1, max: 20})})
    .map(({x, width}) => ({x, width, text: 'x日'.repeat(20)}));
  fc.assert(
    fc.property(fc.array(piece, {minLength: 1, maxLength: 6}), (drawn) => {
      const pieces = drawn.map((one) => ({...one, text: cutStyled(one.text, 0, one.width)}));
      const visible = composeRow(pieces);
      let end = 0;
      for (const {x, width, text} of visible) {
        expect(x).toBeGreaterThanOrEqual(end);
        expect(stringWidth(stripSgr(text))).toBe(width);
        end = x + width;
      }
      expect(visible).toContainEqual(pieces.at(-1));
    }),
  );
});

describe('the surface', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function createPainted() {
    const written: string[] = [];
    const onUncovered = vi.fn();
    const surface = createSurface({write: (text) => written.push(text), onUncovered, shortestPauseMs: 1});
    return {surface, written, onUncovered, settled: () => vi.advanceTimersByTimeAsync(5)};
  }
  const view = Symbol('view');
  const popup = Symbol('popup');
  const rect = {x: 0, y: 0, width: 5, height: 2};

  test('writes what changed, and nothing when nothing did', async () => {
    const {surface, written, settled} = createPainted();
    surface.set(view, {rect, lines: ['aaaaa', 'bbbbb'], level: 0});
    await settled();
    surface.set(view, {rect, lines: ['aaaaa', 'ccccc'], level: 0});
    await settled();
    surface.set(view, {rect, lines: ['aaaaa', 'ccccc'], level: 0});
    await settled();
    expect(written).toHaveLength(2);
    expect(written[1]).toContain('\u001B[2;1Hccccc');
    expect(written[1]).not.toContain('aaaaa');
    surface.close();
  });

  test('shows what was below when a popup goes, without asking for help', async () => {
    const {surface, written, onUncovered, settled} = createPainted();
    surface.set(view, {rect, lines: ['aaaaa', 'bbbbb'], level: 0});
    surface.set(popup, {rect: {x: 1, y: 1, width: 2, height: 1}, lines: ['PP'], level: 10});
    await settled();
    expect(written[0]).toContain('\u001B[2;2HPP');
    surface.remove(popup);
    await settled();
    expect(written[1]).toContain('\u001B[2;1Hbbbbb');
    expect(onUncovered).not.toHaveBeenCalled();
    surface.remove(view);
    await settled();
    expect(onUncovered).toHaveBeenCalledOnce();
    surface.close();
  });

  test('paints all anew after it lost the screen', async () => {
    const {surface, written, settled} = createPainted();
    surface.set(view, {rect, lines: ['aaaaa', 'bbbbb'], level: 0});
    await settled();
    surface.setVisible(false);
    surface.set(view, {rect, lines: ['aaaaa', 'ccccc'], level: 0});
    await settled();
    expect(written).toHaveLength(1);
    surface.setVisible(true);
    await settled();
    expect(written[1]).toMatch(/aaaaa.*ccccc/);
    surface.close();
  });
});
