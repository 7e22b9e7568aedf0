import {describe, expect, test} from 'vitest';
import {fixtureCommand, startFixture, startShell} from './start-fixture.ts';

describe('a view on the whole terminal', () => {
  test('starts on a screen of its own and gives the old one back', async () => {
    const terminal = startShell();
    await terminal.waitForText('shell>');
    terminal.press(`echo kept; ${fixtureCommand('host')}\r`);
    await terminal.waitForText('size 120x40');
    expect(terminal.screen()).not.toContain('kept');
    terminal.press('q');
    await terminal.waitForText('closed well');
    expect(terminal.screen()).toContain('kept');
    expect(terminal.screen()).not.toContain('size 120x40');
  });

  test('receives every key, however they arrive', async () => {
    const terminal = startFixture('host');
    await terminal.waitForText('note ready');
    terminal.press('jj\u001B[15~\u001B[1;5C\u001Bx\u0003日\u001B[200~a\rb\u001B[201~');
    await terminal.waitForText('paste "a\\nb"');
    expect(seen(terminal.screen())).toEqual([
      'key j x2',
      'key f5',
      'key ctrl-right',
      'key alt-x',
      'key ctrl-c',
      'key 日',
      'paste "a\\nb"',
    ]);
  });

  test('takes a lonely ESC for the Escape key', async () => {
    const terminal = startFixture('host');
    await terminal.waitForText('note ready');
    terminal.press('escape');
    await terminal.waitForText('key escape');
  });

  test('shows wide and combining characters in their cells', async () => {
    const terminal = startFixture('host');
    await terminal.waitForText('日本語 é wide');
  });

  test('reports the wheel only when the mouse is on', async () => {
    const terminal = startFixture('host', {words: ['mouse']});
    await terminal.waitForText('note ready');
    terminal.press('\u001B[<65;10;5M');
    await terminal.waitForText('mouse wheel-down 9,4');
  });

  test('is drawn right after every change of size', async () => {
    const terminal = startFixture('host');
    await terminal.waitForText('size 120x40');
    for (const [columns, rows] of [
      [60, 24],
      [100, 30],
      [60, 12],
      [120, 40],
    ] as const) {
      terminal.resize(columns, rows);
      await terminal.waitForText(`size ${columns}x${rows}`);
      await terminal.waitForText(expectedLines(columns, rows));
    }
  });

  test('asks for more room when there is too little, and comes back', async () => {
    const terminal = startFixture('host');
    await terminal.waitForText('size 120x40');
    terminal.press('a');
    await terminal.waitForText('key a');
    terminal.resize(60, 24);
    terminal.resize(20, 3);
    await terminal.waitForText(/^terminal too small\s+\(need 60x12\)$/);
    terminal.resize(120, 40);
    await terminal.waitForText('size 120x40');
    expect(seen(terminal.screen())).toEqual(['key a']);
  });

  test('draws over what other programs wrote when asked to', async () => {
    const terminal = startFixture('host');
    await terminal.waitForText('note ready');
    terminal.scribble('\u001B[5;1HGARBAGE FROM ELSEWHERE');
    await terminal.waitForText('GARBAGE');
    terminal.press('\f');
    await terminal.waitForText(/^(?![\s\S]*GARBAGE)[\s\S]*key ctrl-l/);
  });
});

describe('the terminal afterwards', () => {
  test('is stopped by Ctrl-Z and continued by fg', async () => {
    const terminal = startShell();
    await terminal.waitForText('shell>');
    terminal.press(`${fixtureCommand('host')}\r`);
    await terminal.waitForText('note ready');
    terminal.press('\u001A');
    await terminal.waitForText('Stopped');
    expect(terminal.screen()).not.toContain('note ready');
    terminal.press('echo in the shell\r');
    await terminal.waitForText(/^in the shell$/m);
    terminal.press('fg\r');
    await terminal.waitForText('note continued');
    terminal.press('z');
    await terminal.waitForText('key z');
    terminal.press('q');
    await terminal.waitForText('closed well');
  });

  test('belongs to the editor while text is edited', async () => {
    const terminal = startFixture('host', {
      env: {EDITOR: 'sh -c \'read answer; echo "$answer" >> "$1"\' edit'},
    });
    await terminal.waitForText('note ready');
    terminal.press('\u0007');
    await terminal.waitForText(/^(?![\s\S]*note ready)/);
    terminal.press('after\r');
    await terminal.waitForText(String.raw`note edited "before\nafter\n"`);
    terminal.press('y');
    await terminal.waitForText('key y');
  });

  test.each([
    ['an error in the view', '\u0014', 'ended: the view broke'],
    ['an error elsewhere', '\u0018', 'ReferenceError'],
  ])('is restored after %s', async (_, key, words) => {
    const terminal = startShell();
    await terminal.waitForText('shell>');
    terminal.press(`${fixtureCommand('host')}\r`);
    await terminal.waitForText('note ready');
    terminal.press(key);
    await terminal.waitForText(words);
    await terminal.waitForText(/shell> $|shell>$/);
    expect(terminal.screen()).not.toContain('size 120x40');
    expect(terminal.modes()).toMatchObject({
      bracketedPasteMode: false,
      sendFocusMode: false,
      mouseTrackingMode: 'none',
    });
    terminal.press('echo typed is shown\r');
    await terminal.waitForText(/^typed is shown$/m);
  });

  test('is restored after SIGTERM', async () => {
    const terminal = startShell();
    await terminal.waitForText('shell>');
    terminal.press(`${fixtureCommand('host')} mouse\r`);
    await terminal.waitForText('note ready');
    process.kill(Number(/pid (\d+)/.exec(terminal.screen())![1]), 'SIGTERM');
    await terminal.waitForText('ended: Cancelled');
    expect(terminal.screen()).not.toContain('size 120x40');
    expect(terminal.modes()).toMatchObject({mouseTrackingMode: 'none', bracketedPasteMode: false});
  });

  test('is restored after SIGTERM while the view was stopped', async () => {
    const terminal = startShell();
    await terminal.waitForText('shell>');
    terminal.press(`${fixtureCommand('host')}\r`);
    await terminal.waitForText('note ready');
    terminal.press('\u001A');
    await terminal.waitForText('Stopped');
    terminal.press('kill -TERM %1; fg\r');
    await terminal.waitForText('ended: Cancelled');
    expect(terminal.modes()).toMatchObject({bracketedPasteMode: false, sendFocusMode: false});
  });
});

test('nothing is drawn when stdout is no terminal', async () => {
  const terminal = startShell();
  await terminal.waitForText('shell>');
  terminal.press(`${fixtureCommand('host')} | od -c | head\r`);
  await terminal.waitForText(/e\s+n\s+d\s+e\s+d/);
  expect(terminal.screen()).not.toContain('033');
});

test('keys come from the terminal when stdin is piped', async () => {
  const terminal = startShell();
  await terminal.waitForText('shell>');
  terminal.press(`echo data | ${fixtureCommand('host')}\r`);
  await terminal.waitForText('note ready');
  terminal.press('k');
  await terminal.waitForText('key k');
  terminal.press('q');
  await terminal.waitForText('closed well');
});

function seen(screen: string): string[] {
  return screen.split('\n').filter((line) => /^(key|paste|mouse) /.test(line));
}

function expectedLines(columns: number, rows: number): RegExp {
  const bar = `x{${columns - 2}}`;
  return new RegExp(`^\\[${bar}\\]\nsize [^\n]*\n(?:line \\d+\n){${rows - 4}}日本語 é wide\n<${bar}>$`);
}
