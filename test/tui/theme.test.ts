import {describe, expect, test} from 'vitest';
import {chooseTheme} from '#src/tui/theme/choose-theme.ts';
import {joinSgr, paint, paintRuns, stripSgr} from '#src/tui/theme/paint.ts';
import {themeNames} from '#src/tui/theme/theme.ts';
import {createTheme} from '#src/tui/theme/themes.ts';

const choose = (variables: Record<string, string>, requested?: (typeof themeNames)[number]) =>
  chooseTheme({environment: (name) => variables[name], ...(requested && {requested})});

describe('the theme', () => {
  test.each([
    [{TERM: 'xterm-256color'}, 'dark'],
    [{TERM: 'xterm-256color', COLORFGBG: '0;15'}, 'light'],
    [{TERM: 'xterm'}, '16-colour'],
    [{TERM: 'xterm', COLORTERM: 'truecolor'}, 'dark'],
    [{TERM: 'dumb'}, 'none'],
    [{TERM: 'xterm-256color', NO_COLOR: '1'}, 'none'],
  ])('%j gives %s', (variables, name) => {
    expect(choose(variables as Record<string, string>).name).toBe(name);
  });

  test('is the one asked for, but never against NO_COLOR', () => {
    expect(choose({TERM: 'xterm'}, 'light').name).toBe('light');
    expect(choose({NO_COLOR: '1'}, 'light').name).toBe('none');
  });

  test('draws in ASCII where nothing else is shown', () => {
    expect(choose({TERM: 'xterm', LANG: 'C'}).symbols.vertical).toBe('|');
    expect(choose({TERM: 'xterm', LANG: 'C.UTF-8'}).symbols.vertical).toBe('│');
  });

  test('without colour has none', () => {
    for (const sgr of Object.values(createTheme('none').sgr)) expect(sgr).toMatch(/^([1-9](;[1-9])*)?$/);
  });

  test.each(themeNames)('%s tells the cursor, a match and an error from plain text', (name) => {
    const {sgr} = createTheme(name);
    for (const role of ['cursorCell', 'cursorRow', 'match', 'error', 'null', 'selection'] as const)
      expect(sgr[role]).not.toBe('');
  });
});

test('runs of one look share one sequence', () => {
  expect(
    paintRuns([
      {text: 'a', sgr: '1'},
      {text: '', sgr: '3'},
      {text: 'b', sgr: '1'},
      {text: 'c', sgr: ''},
    ]),
  ).toBe('\u001B[1mab\u001B[0mc');
  expect(paint(createTheme('none'), 'header', 'x')).toBe('\u001B[1mx\u001B[0m');
  expect(stripSgr('\u001B[1;38;5;3mab\u001B[0mc')).toBe('abc');
  expect(joinSgr('1', '', '7')).toBe('1;7');
});
