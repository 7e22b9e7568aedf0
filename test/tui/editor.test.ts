import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {bracketsAt} from '#src/tui/editor/brackets.ts';
import {editorActions} from '#src/tui/editor/editor-actions.ts';
import {editorCommand} from '#src/tui/editor/editor-commands.ts';
import {createEditor, replaceAll, selectionOf, type EditorState} from '#src/tui/editor/editor-state.ts';
import {findMatch, replaceMatches} from '#src/tui/editor/find.ts';
import {
  clampPosition,
  joinLines,
  offsetOf,
  positionOf,
  splitLines,
  textBetween,
} from '#src/tui/editor/text-lines.ts';
import {insertText} from '#src/tui/editor/typing.ts';
import {presetNames} from '#src/tui/keys/action.ts';
import {buildKeyMap} from '#src/tui/keys/key-map.ts';
import {standardActions} from '#src/tui/keys/standard-actions.ts';
import {editorAt, notationOf} from './editor-notation.ts';

function after(state: EditorState, ...names: string[]): EditorState {
  return names.reduce((next, name) => {
    if (name.startsWith('"'))
      return Array.from(name.slice(1)).reduce((typed, letter) => insertText(typed, letter), next);
    return editorCommand(`editor.${name}`)!(next, {count: 1, pageRows: 10});
  }, state);
}

const done = (text: string, ...names: string[]) => notationOf(after(editorAt(text), ...names));

describe('typing', () => {
  test.each([
    ['a|b', ['"xy'], 'axy|b'],
    ['  select (|', ['newline'], '  select (\n    |'],
    ['f(|)', ['newline'], 'f(\n  |\n)'],
    ['  a|b', ['newline'], '  a\n  |b'],
    ['a\n|b', ['delete-back'], 'a|b'],
    ['    |a', ['delete-back'], '  |a'],
    ['a|\nb', ['delete'], 'a|b'],
    ['日本|語', ['delete-back'], '日|語'],
    ['e\u0301|x', ['delete-back'], '|x'],
    ['select foo_bar|', ['delete-word-back'], 'select |'],
    ['select| foo', ['delete-word'], 'select|foo'],
    ['ab|cd\ne', ['kill-line'], 'ab|\ne'],
    ['ab|cd', ['kill-line', 'line-start', 'paste'], 'cd|ab'],
    ['a|', ['tab'], 'a |'],
  ])('%j %j', (text, names, expected) => {
    expect(done(text, ...names)).toBe(expected);
  });
});

describe('moves', () => {
  test.each([
    ['ab|\ncd', ['right'], 'ab\n|cd'],
    ['ab\n|cd', ['left'], 'ab|\ncd'],
    ['foo.bar| baz', ['word-left'], 'foo.|bar baz'],
    ['|foo bar', ['word-right'], 'foo |bar'],
    ['  a|b', ['line-start'], '  |ab'],
    ['  |ab', ['line-start'], '|  ab'],
    ['|a\n\nb', ['paragraph-down'], 'a\n|\nb'],
    ['abcd|\nx\nabcdef', ['down', 'down'], 'abcd\nx\nabcd|ef'],
    ['日本|\nabcdef', ['down'], '日本\nabcd|ef'],
    ['|(a[b]c)', ['match-bracket'], '(a[b]c|)'],
    ['a|b\nc', ['text-end'], 'ab\nc|'],
  ])('%j %j', (text, names, expected) => {
    expect(done(text, ...names)).toBe(expected);
  });
});

describe('selections', () => {
  const selected = (state: EditorState) => {
    const range = selectionOf(state);
    return range && textBetween(state.lines, range);
  };

  test.each([
    [['select-right', 'select-right'], 'bc'],
    [['select-left'], 'a'],
    [['select-all'], 'abcd ef'],
    [['select-word'], 'abcd'],
    [['set-mark', 'line-end'], 'bcd ef'],
    [['select-right', 'right'], undefined],
    [['set-mark', 'right', 'set-mark', 'right'], undefined],
  ])('%j', (names, text) => {
    expect(selected(after(editorAt('a|bcd ef'), ...names))).toBe(text);
  });

  test('are replaced by what is typed, cut, copied and put back', () => {
    expect(done('a|bcd', 'select-right', '"xy')).toBe('axy|cd');
    expect(done('a|bcd', 'select-right', 'cut', 'line-end', 'paste')).toBe('acdb|');
    expect(done('a|bcd', 'select-right', 'copy', 'line-end', 'paste')).toBe('abcdb|');
    expect(done('one\nt|wo\nthree', 'cut', 'paste')).toBe('one\ntwo\n|three');
  });
});

describe('lines', () => {
  test.each([
    ['a\nb|', ['indent'], 'a\n  b|'],
    ['    a|', ['outdent'], '  a|'],
    ['  a|\n', ['comment'], '  -- a|\n'],
    ['  -- a|', ['comment'], '  a|'],
    ['a\nb|', ['move-line-up'], 'b|\na'],
    ['a|\nb', ['move-line-down'], 'b\na|'],
    ['a|\nb', ['duplicate'], 'a\na|\nb'],
    ['a\nb|\nc', ['delete-line'], 'a\n|c'],
    ['a\nb|', ['delete-line'], 'a|'],
    ['a |\n  b', ['join'], 'a| b'],
  ])('%j %j', (text, names, expected) => {
    expect(done(text, ...names)).toBe(expected);
  });
});

describe('undo', () => {
  test('takes words back one by one, and redo brings them again', () => {
    const typed = after(editorAt('|'), '"select a from');
    expect(notationOf(after(typed, 'undo'))).toBe('select a |');
    expect(notationOf(after(typed, 'undo', 'undo', 'undo'))).toBe('|');
    expect(notationOf(after(typed, 'undo', 'undo', 'redo'))).toBe('select a |');
  });

  test('takes a formatted text back in one step', () => {
    const formatted = replaceAll(editorAt('select| 1'), 'SELECT\n  1');
    expect(joinLines(formatted.lines)).toBe('SELECT\n  1');
    expect(notationOf(after(formatted, 'undo'))).toBe('select| 1');
  });
});

describe('find', () => {
  const lines = splitLines('Abc\nxabc\nABC');

  test('goes around the end and ignores case unless there is a capital', () => {
    expect(findMatch(lines, {line: 0, offset: 0}, {text: 'abc', direction: 1})?.start).toEqual({
      line: 1,
      offset: 1,
    });
    expect(findMatch(lines, {line: 2, offset: 0}, {text: 'abc', direction: 1})?.start).toEqual({
      line: 0,
      offset: 0,
    });
    expect(findMatch(lines, {line: 0, offset: 0}, {text: 'abc', direction: -1})?.start).toEqual({
      line: 2,
      offset: 0,
    });
    expect(findMatch(lines, {line: 0, offset: 0}, {text: 'ABC', direction: 1})?.start).toEqual({
      line: 2,
      offset: 0,
    });
    expect(findMatch(lines, {line: 0, offset: 0}, {text: 'no', direction: 1})).toBeUndefined();
  });

  test('replaces all, as one step', () => {
    const {state, count} = replaceMatches(createEditor('a b a\na'), {text: 'a', replacement: 'xx'});
    expect([joinLines(state.lines), count]).toEqual(['xx b xx\nxx', 3]);
    expect(joinLines(after(state, 'undo').lines)).toBe('a b a\na');
  });
});

test('brackets are matched over lines, but not those in strings', () => {
  const lines = splitLines("(a\n')'\n)");
  expect(bracketsAt(lines, {line: 0, offset: 0})).toEqual([
    {line: 0, offset: 0},
    {line: 1, offset: 1},
  ]);
  expect(bracketsAt(lines, {line: 0, offset: 1}, ({line}) => line !== 1)[1]).toEqual({line: 2, offset: 0});
});

describe.each(presetNames)('the keys of the editor in the preset %s', (preset) => {
  test('are distinct and all do something', () => {
    const {problems} = buildKeyMap({actions: [...standardActions, ...editorActions], preset});
    expect(problems).toEqual([]);
  });
});

const texts = fc.string({
  unit: fc.constantFrom('a', 'B', ' ', '\n', '(', ')', '日', 'e\u0301', '👩‍👩‍👧', '_', '\t', '1'),
});
const names = editorActions.map(({id}) => id).filter((id) => editorCommand(id) !== undefined);
const step = fc.oneof(
  fc.constantFrom(...names),
  texts.map((text) => `"${text}`),
);

test('whatever is done, the cursor is inside the text and on a character, and undo restores it', () => {
  fc.assert(
    fc.property(texts, fc.array(step, {maxLength: 40}), (text, steps) => {
      let state = createEditor(text);
      const initial = joinLines(state.lines);
      for (const name of steps) {
        state = name.startsWith('"')
          ? insertText(state, name.slice(1))
          : editorCommand(name)!(state, {count: 2, pageRows: 5});
        expect(clampPosition(state.lines, state.cursor)).toEqual(state.cursor);
        expect(positionOf(state.lines, offsetOf(state.lines, state.cursor))).toEqual(state.cursor);
      }
      const last = joinLines(state.lines);
      const future = state.history.future.length;
      let back = state;
      while (back.history.past.length > 0) back = after(back, 'undo');
      expect(joinLines(back.lines)).toBe(initial);
      while (back.history.future.length > future) back = after(back, 'redo');
      expect(joinLines(back.lines)).toBe(last);
    }),
  );
});
