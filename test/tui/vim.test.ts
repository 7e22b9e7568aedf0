import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  createEditorModel,
  isTyping,
  modeLabel,
  pressKey,
  runAction,
  typeText,
  type EditorModel,
} from '#src/tui/editor/editor-model.ts';
import {clampPosition, joinLines} from '#src/tui/editor/text-lines.ts';
import {initialVim, type VimKey} from '#src/tui/editor/vim/vim-state.ts';
import {vimSearch} from '#src/tui/editor/vim/vim.ts';
import {editorAt, keysOf, notationOf} from './editor-notation.ts';

function press(model: EditorModel, keys: readonly VimKey[]): EditorModel {
  return keys.reduce((next, key) => pressKey(next, key, {pageRows: 10}).model, model);
}

const vimAt = (text: string): EditorModel => ({editor: editorAt(text), vim: initialVim});
const done = (text: string, keys: string) => notationOf(press(vimAt(text), keysOf(keys)).editor);

describe('motions', () => {
  test.each([
    ['|foo bar', 'w', 'foo |bar'],
    ['|foo.bar', 'w', 'foo|.bar'],
    ['|foo.bar x', 'W', 'foo.bar |x'],
    ['|a\n\nb', 'w', 'a\n|\nb'],
    ['foo ba|r', 'b', 'foo |bar'],
    ['foo |bar', 'b', '|foo bar'],
    ['|foo bar', 'e', 'fo|o bar'],
    ['fo|o bar', 'e', 'foo ba|r'],
    ['foo |bar', 'ge', 'fo|o bar'],
    ['|a b c d', '3w', 'a b c |d'],
    ['  ab|c', '0', '|  abc'],
    ['  ab|c', '^', '  |abc'],
    ['|abc', '$', 'ab|c'],
    ['a|\nb\nc', 'G', 'a\nb\n|c'],
    ['a\nb\n|c', 'gg', '|a\nb\nc'],
    ['|a\nb\nc', '2G', 'a\n|b\nc'],
    ['|a,b,c', 'f,', 'a|,b,c'],
    ['|a,b,c', '2f,', 'a,b|,c'],
    ['|a,bb,c', 't,;', 'a,b|b,c'],
    ['a,b,|c', 'F,', 'a,b|,c'],
    ['a,bb,|c', 'F,;,', 'a,bb|,c'],
    ['|f(a(b)c)', '%', 'f(a(b)c|)'],
    ['abc|d\nx\nabcd', 'jj', 'abcd\nx\nabc|d'],
    ['|abc', 'fz', '|abc'],
    ['ab|c', 'l', 'ab|c'],
    ['a|b\n\ncd', '}', 'ab\n|\ncd'],
    ['a b |a b', '*', '|a b a b'],
  ])('%j %s', (text, keys, expected) => {
    expect(done(text, keys)).toBe(expected);
  });
});

describe('operators', () => {
  test.each([
    ['|foo bar', 'dw', '|bar'],
    ['foo |bar\nx', 'dw', 'foo| \nx'],
    ['|foo bar baz', 'd2w', '|baz'],
    ['|foo bar baz', '2dw', '|baz'],
    ['a|bcd', 'd$', '|a'],
    ['abc|d', 'd0', '|d'],
    ['a\n|b\nc', 'dd', 'a\n|c'],
    ['a\n|b\nc', '2dd', '|a'],
    ['|a\nb\nc', 'dj', '|c'],
    ['a\nb\n|c', 'dgg', '|'],
    ['|a,b', 'df,', '|b'],
    ['|a,b', 'dt,', '|,b'],
    ['|foo bar', 'cwx<Esc>', '|x bar'],
    ['  |foo\nb', 'ccx<Esc>', '  |x\nb'],
    ['|ab', 'yyp', 'ab\n|ab'],
    ['|ab\nc', 'yyP', '|ab\nab\nc'],
    ['|foo bar', 'yw$p', 'foo barfoo| '],
    ['|ab', 'xp', 'b|a'],
    ['|abc', '2x', '|c'],
    ['ab|c', 'X', 'a|c'],
    ['|abc', 'rx', '|xbc'],
    ['|abc', '2rx', 'x|xc'],
    ['|abc', 'D', '|'],
    ['a|bc', 'Cx<Esc>', 'a|x'],
    ['|abc', 'sxy<Esc>', 'x|ybc'],
    ['|a\nb', 'J', 'a| b'],
    ['|aBc', '3~', 'Ab|C'],
    ['|abc def', 'gUw', '|ABC def'],
    ['|ABC', 'guu', '|abc'],
    ['|a\nb', '>>', '  |a\nb'],
    ['    |a', '<lt><lt>', '  |a'],
    ['|x = 41', '<C-a>', 'x = 4|2'],
    ['|a', 'dz', '|a'],
  ])('%j %s', (text, keys, expected) => {
    expect(done(text, keys)).toBe(expected);
  });
});

describe('text objects', () => {
  test.each([
    ['foo b|ar baz', 'diw', 'foo | baz'],
    ['foo b|ar baz', 'daw', 'foo |baz'],
    ['foo b|ar', 'daw', 'fo|o'],
    ['a.b|.c d', 'diW', '| d'],
    ['x "a b|c" y', 'di"', 'x "|" y'],
    ['x "a b|c" y', 'da"', 'x |y'],
    ['|x "abc"', 'ci"z<Esc>', 'x "|z"'],
    ['f(a, |b)', 'di(', 'f(|)'],
    ['f(a, |b) c', 'da(', 'f| c'],
    ['f(g(|x), y)', 'dib', 'f(g(|), y)'],
    ['{\n  |a\n}', 'diB', '{\n|}'],
    ['a\nb|\n\nc', 'dip', '|\nc'],
    ['a\nb|\n\nc', 'dap', '|c'],
    ["w = '|x'", "yi'P", "w = '|xx'"],
  ])('%j %s', (text, keys, expected) => {
    expect(done(text, keys)).toBe(expected);
  });
});

describe('insert mode', () => {
  test.each([
    ['|b', 'ia<Esc>', '|ab'],
    ['|b', 'aa<Esc>', 'b|a'],
    ['  |b', 'Ia<Esc>', '  |ab'],
    ['|b', 'Aa<Esc>', 'b|a'],
    ['  |a\nb', 'ox<Esc>', '  a\n  |x\nb'],
    ['  |a\nb', 'Ox<Esc>', '  |x\n  a\nb'],
    ['|', '3iab<Esc>', 'ababa|b'],
    ['|x', 'iab<CR>cd<Esc>', 'ab\nc|dx'],
    ['|x', 'iab cd<C-w>e<Esc>', 'ab |ex'],
    ['|abc', 'Rxy<Esc>', 'x|yc'],
  ])('%j %s', (text, keys, expected) => {
    expect(done(text, keys)).toBe(expected);
  });

  test('leaves arrows to the key map, and text is text there', () => {
    const inserting = press(vimAt('a|b'), keysOf('i'));
    expect(isTyping(inserting)).toBe(true);
    expect(pressKey(inserting, {key: 'left'}, {pageRows: 10}).isHandled).toBe(false);
    const moved = runAction(inserting, 'editor.left', {count: 1, pageRows: 10})!;
    expect(notationOf(typeText(moved, 'x').editor)).toBe('x|ab');
  });
});

describe('the dot and undo', () => {
  test.each([
    ['|a b c d', 'dw.', '|c d'],
    ['|a b c d e', 'dw2.', '|d e'],
    ['|foo foo', 'cwbar<Esc>w.', 'bar ba|r'],
    ['|a\nb', 'A;<Esc>j.', 'a;\nb|;'],
    ['|abcd', 'xx.', '|d'],
    ['|', 'ia<Esc>3.', 'aa|aa'],
    ['|a b c', 'dwu', '|a b c'],
    ['|a b c', 'dwdwu<C-r>', '|c'],
    ['|foo', 'cwbar baz<Esc>u', '|foo'],
    ['|a', 'oone two<Esc>u', '|a'],
  ])('%j %s', (text, keys, expected) => {
    expect(done(text, keys)).toBe(expected);
  });
});

describe('visual mode', () => {
  test.each([
    ['|abc', 'vld', '|c'],
    ['a|bc', 'vhd', '|c'],
    ['|foo bar', 'vec!<Esc>', '|! bar'],
    ['|a\nb\nc', 'Vjd', '|c'],
    ['a\n|b', 'Vyp', 'a\nb\n|b'],
    ['foo b|ar baz', 'viwd', 'foo | baz'],
    ['|abc', 'vlU', '|ABc'],
    ['|abc', 'vlrx', '|xxc'],
    ['|ab\ncd', 'VjJ', '|ab cd'],
    ['|ab cd', 'ywwviwp', 'ab ab| '],
    ['|a\nb', 'Vj>', '  |a\n  b'],
    ['a|bc', 'vlohd', '|'],
    ['|abc', 'v<Esc>x', '|bc'],
  ])('%j %s', (text, keys, expected) => {
    expect(done(text, keys)).toBe(expected);
  });
});

test('searches go on by n and N', () => {
  const model = vimAt('|a x a x');
  expect(pressKey(model, {key: '/', text: '/'}, {pageRows: 10}).effect).toBe('search-forward');
  const found = vimSearch({editor: model.editor, vim: initialVim}, 'x', 1);
  expect(notationOf(found.editor)).toBe('a |x a x');
  expect(notationOf(press(found, keysOf('n')).editor)).toBe('a x a |x');
  expect(notationOf(press(found, keysOf('nN')).editor)).toBe('a |x a x');
});

test('the status tells the mode and the keys that wait', () => {
  expect(modeLabel(press(vimAt('|a'), keysOf('2d')))).toBe('NORMAL 2d');
  expect(modeLabel(press(vimAt('|a'), keysOf('V')))).toBe('VISUAL LINE');
  expect(modeLabel(createEditorModel())).toBe('');
});

test('keys that are not vim’s are left to the key map', () => {
  const handled = (key: VimKey, text = '|a') => pressKey(vimAt(text), key, {pageRows: 10}).isHandled;
  expect(handled({key: ':', text: ':'})).toBe(false);
  expect(handled({key: 'f5'})).toBe(false);
  expect(handled({key: 'escape'})).toBe(false);
  expect(handled({key: 'ctrl-c'})).toBe(false);
  expect(handled({key: 'w', text: 'w'})).toBe(true);
});

const vimKeys = keysOf(
  'hjklwbeWBE0^$G;,nN%{}fFtTdcyxXDCYsSpPJ~uriIaAoOvVR.123g"\'()[] <Esc><Esc><Esc><C-r><CR><BS><C-w><C-d><C-u><C-a>日',
);
const texts = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '\n', '(', ')', '"', '日', 'e\u0301', '_', ',', '7'),
});

test('whatever is pressed, the cursor is on a character, and undo restores the text', () => {
  fc.assert(
    fc.property(texts, fc.array(fc.constantFrom(...vimKeys), {maxLength: 60}), (text, keys) => {
      let model = vimAt(text);
      const initial = joinLines(model.editor.lines);
      for (const key of keys) {
        model = press(model, [key]);
        const {lines, cursor} = model.editor;
        expect(clampPosition(lines, cursor)).toEqual(cursor);
        if (model.vim!.mode === 'normal')
          expect(cursor.offset).toBeLessThan(Math.max(1, lines[cursor.line]!.length));
      }
      model = press(model, keysOf('<Esc><Esc>'));
      while (model.editor.history.past.length > 0) model = press(model, keysOf('u'));
      expect(joinLines(model.editor.lines)).toBe(initial);
    }),
    {numRuns: 500},
  );
});
