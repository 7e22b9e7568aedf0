import fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {coalesceKeys} from '#src/tui/input/coalesce-keys.ts';
import {createInputQueue} from '#src/tui/input/input-queue.ts';
import {keyLabel, parseKeyName, parseKeySequence} from '#src/tui/input/key-name.ts';
import {parseInput} from '#src/tui/input/parse-input.ts';

const keysOf = (text: string) =>
  parseInput(text, {isFinal: true}).events.map((event) => (event.type === 'key' ? event.key : event.type));

describe('what a terminal sends', () => {
  test.each([
    ['abc', 'a b c'],
    ['\r\n\t ', 'enter ctrl-j tab space'],
    [
      '\u0000\u0001\u001A\u001C\u001F\u007F\b',
      String.raw`ctrl-space ctrl-a ctrl-z ctrl-\ ctrl-_ backspace ctrl-h`,
    ],
    ['\u001B[A\u001BOB\u001B[1;2C\u001B[1;5D\u001B[1;6H', 'up down shift-right ctrl-left ctrl-shift-home'],
    ['\u001BOP\u001B[12~\u001B[[C\u001B[15;5~\u001B[24~\u001B[1;2R', 'f1 f2 f3 ctrl-f5 f12 shift-f3'],
    ['\u001B[2~\u001B[3~\u001B[5~\u001B[6~\u001B[7~\u001B[F', 'insert delete pageup pagedown home end'],
    [
      '\u001B[Z\u001Bx\u001BX\u001B\r\u001B\u007F\u001B\u0018',
      'shift-tab alt-x alt-X alt-enter alt-backspace ctrl-alt-x',
    ],
    [
      '\u001B[13;5u\u001B[13;2u\u001B[27u\u001B[97;6u\u001B[97;3u',
      'ctrl-enter shift-enter escape ctrl-shift-a alt-a',
    ],
    ['\u001B[97;5:3u\u001B[97;5:1u', 'ctrl-a'],
    ['\u001B[27;5;13~\u001B[27;5;9~', 'ctrl-enter ctrl-tab'],
    ['\u001B\u001B[A', 'escape up'],
    ['\u001B', 'escape'],
    ['\u001B[', 'alt-['],
    ['\u001B[I\u001B[O', 'focus focus'],
    ['\u001B[?1u\u001B[?62;c\u001B[24;80R\u001B]11;rgb:0/0/0\u0007', 'reply reply reply reply'],
    ['\u001B[200~x\u001B[Ay\u001B[201~z', 'paste z'],
    ['日本e\u0301👩‍👩‍👧x', '日 本 e\u0301 👩‍👩‍👧 x'],
  ])('%j is %s', (text, keys) => {
    expect(keysOf(text).join(' ')).toBe(keys);
  });

  test('the mouse is told with its cell', () => {
    expect(parseInput('\u001B[<0;10;5M\u001B[<0;10;5m\u001B[<84;1;1M').events).toEqual([
      {type: 'mouse', action: 'press', button: 'left', column: 9, row: 4, modifiers: []},
      {type: 'mouse', action: 'release', button: 'left', column: 9, row: 4, modifiers: []},
      {
        type: 'mouse',
        action: 'wheel-up',
        button: 'none',
        column: 0,
        row: 0,
        modifiers: ['shift', 'ctrl'],
      },
    ]);
  });

  test('the beginning of a sequence waits for its end', () => {
    for (const start of [
      '\u001B',
      '\u001B[',
      '\u001B[1;',
      '\u001BO',
      '\u001B[<0;1',
      '\u001B]11;rgb',
      '\u001B[200~pa',
    ])
      expect(parseInput(`a${start}`)).toMatchObject({events: [{key: 'a'}], rest: start});
  });

  test('a paste of a megabyte is one event', () => {
    const text = 'select 1;\n'.repeat(100_000);
    expect(parseInput(`\u001B[200~${text}\u001B[201~`).events).toEqual([{type: 'paste', text}]);
  });

  test('nothing is lost or doubled wherever the pieces are cut', () => {
    const piece = fc.constantFrom(
      'a',
      '\u001B[A',
      '\u001B[1;5C',
      '\u001B[200~p\nq\u001B[201~',
      '日',
      '\u0003',
      '\u001B[<65;3;4M',
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.nat(80)), (pieces, cuts) => {
        const text = pieces.join('');
        let rest = '';
        let from = 0;
        const events = [];
        for (const cut of [...cuts.toSorted((a, b) => a - b), text.length]) {
          const parsed = parseInput(rest + text.slice(from, cut));
          events.push(...parsed.events);
          rest = parsed.rest;
          from = Math.max(from, cut);
        }
        expect(rest).toBe('');
        expect(events).toEqual(parseInput(text).events);
      }),
    );
  });

  test('no text makes it fail or hang', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('\u001B', '[', '<', '?', ';', '1', 'M', 'u', '~', 'O', ']', '\u0007', 'é'),
        }),
        (text) => {
          const {rest} = parseInput(text, {isFinal: true});
          expect(rest === '' || rest.startsWith('\u001B[200~')).toBe(true);
        },
      ),
    );
  });
});

describe('a burst', () => {
  test('of one key is one step of many', () => {
    expect(coalesceKeys(parseInput('jjjkj').events)).toMatchObject([
      {key: 'j', count: 3},
      {key: 'k', count: 1},
      {key: 'j', count: 1},
    ]);
  });

  test('of much text is a paste', () => {
    const text = 'select a, b\n\tfrom t where a = 1 and b = 2 or c is not null order by 1';
    expect(coalesceKeys(parseInput(`${text.replaceAll('\n', '\r')}\u001B[A`).events)).toMatchObject([
      {type: 'paste', text},
      {key: 'up', count: 1},
    ]);
    expect(coalesceKeys(parseInput('j'.repeat(100)).events)).toMatchObject([{key: 'j', count: 100}]);
  });

  test('is told one event at a time, each after the view took in the one before', async () => {
    const told: string[] = [];
    const queue = createInputQueue((event) => {
      if (event.type !== 'key') return;
      told.push(event.key);
      queueMicrotask(() => told.push(`${event.key} drawn`));
    });
    queue.add(parseInput('ab').events);
    queue.add(parseInput('c').events);
    await vi.waitFor(() => expect(told).toHaveLength(6));
    expect(told).toEqual(['a', 'a drawn', 'b', 'b drawn', 'c', 'c drawn']);
  });
});

describe('names of keys', () => {
  test.each([
    ['Ctrl+Shift+P', 'ctrl-shift-p'],
    ['C-x', 'ctrl-x'],
    ['^L', 'ctrl-l'],
    ['<C-w>', 'ctrl-w'],
    ['M-x', 'alt-x'],
    ['alt-shift-a', 'alt-A'],
    ['Ctrl-A', 'ctrl-a'],
    ['PgUp', 'pageup'],
    ['Return', 'enter'],
    ['F12', 'f12'],
    ['ctrl--', 'ctrl--'],
    ['-', '-'],
    ['+', '+'],
    ['G', 'G'],
    ['space', 'space'],
  ])('%s is %s', (text, name) => {
    expect(parseKeyName(text)).toBe(name);
  });

  test.each(['', 'hyper', 'ctrl-', 'f25', 'ab'])('%j names no key', (text) => {
    expect(parseKeyName(text)).toBeUndefined();
  });

  test('a sequence is read and shown', () => {
    expect(parseKeySequence('g g')).toEqual(['g', 'g']);
    expect(parseKeySequence('g bogus')).toBeUndefined();
    expect(keyLabel(['ctrl-l'])).toBe('^L');
    expect(keyLabel(['ctrl-x', 'shift-tab'])).toBe('^X Shift-Tab');
    expect(keyLabel(['alt-enter'])).toBe('Alt-Enter');
    expect(keyLabel(['f5'])).toBe('F5');
  });
});
