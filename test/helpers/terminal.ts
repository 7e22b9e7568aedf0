import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {testStateHome} from './run-weir.ts';

export interface TerminalOptions {
  columns?: number;
  rows?: number;
  cwd?: string;
  /** Added to a small clean environment. */
  env?: Record<string, string>;
}

/** A program in a real pseudo-terminal, with its screen as a person sees it. */
export interface Terminal {
  /** Lines on the screen, without trailing spaces. */
  screen(): string;
  /** Everything since the start, scrolled lines included. */
  history(): string;
  /** Resolves once the text is on the screen; fails with the screen when it does not come. */
  waitForText(text: string | RegExp, options?: {timeoutMs?: number}): Promise<void>;
  /** Types text or presses one named key. */
  press(...keys: (KeyName | (string & {}))[]): void;
  resize(columns: number, rows: number): void;
  /** Puts text on the screen that the program knows nothing of, as another program would. */
  scribble(text: string): void;
  /** What the program switched on, e.g. `mouseTrackingMode`. */
  modes(): Readonly<Record<string, unknown>>;
  /** Colours of the cells on the screen, each once; none for those of the terminal's own. */
  colours(): number[];
  /** Where the cursor stands; 0-based. */
  cursor(): {column: number; row: number};
  /** Exit status of the program. */
  exit(options?: {timeoutMs?: number}): Promise<number>;
  /** Kills the program if it still runs. */
  close(): void;
}

const keys = {
  enter: '\r',
  escape: '\u001B',
  tab: '\t',
  space: ' ',
  backspace: '\u007F',
  up: '\u001B[A',
  down: '\u001B[B',
  right: '\u001B[C',
  left: '\u001B[D',
  pageup: '\u001B[5~',
  pagedown: '\u001B[6~',
  home: '\u001B[H',
  end: '\u001B[F',
  'ctrl-c': '\u0003',
  'ctrl-d': '\u0004',
} as const;

type KeyName = keyof typeof keys;

const defaultTimeoutMs = 15_000;

export function startTerminal(
  command: string,
  args: readonly string[],
  options: TerminalOptions = {},
): Terminal {
  const {columns = 100, rows = 30} = options;
  const screen = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 10_000});
  const {PATH = '', HOME = '', TMPDIR = '/tmp'} = process.env;
  const child = pty.spawn(command, [...args], {
    cols: columns,
    rows,
    name: 'xterm-256color',
    cwd: options.cwd ?? process.cwd(),
    env: {
      PATH,
      HOME,
      TMPDIR,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      XDG_STATE_HOME: testStateHome,
      ...options.env,
    },
  });
  let exitCode: number | undefined;
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const listener of listeners) listener();
  };
  child.onData((data) => screen.write(data, notify));
  child.onExit((event) => {
    // What the program wrote last may still be on its way into the screen.
    screen.write('', () => {
      exitCode = event.exitCode;
      notify();
    });
  });
  /** Looks again whenever the screen changes or the program ends. */
  const waitUntil = (holds: () => boolean, timeoutMs: number, complaint: string) =>
    new Promise<void>((resolve, reject) => {
      const settle = () => {
        const isMet = holds();
        if (!isMet && exitCode === undefined) return;
        clearTimeout(deadline);
        listeners.delete(settle);
        if (isMet) resolve();
        else reject(new Error(`${complaint}; it ended with ${exitCode}:\n${terminal.history()}`));
      };
      const deadline = setTimeout(() => {
        listeners.delete(settle);
        reject(new Error(`${complaint} within ${timeoutMs} ms:\n${terminal.history()}`));
      }, timeoutMs);
      listeners.add(settle);
      settle();
    });
  const linesFrom = (start: number, end: number) =>
    Array.from({length: end - start}, (_, index) =>
      screen.buffer.active.getLine(start + index)?.translateToString(true),
    )
      .join('\n')
      .trimEnd();
  const terminal: Terminal = {
    screen: () => linesFrom(screen.buffer.active.baseY, screen.buffer.active.baseY + screen.rows),
    history: () => linesFrom(0, screen.buffer.active.length),
    waitForText: (text, {timeoutMs = defaultTimeoutMs} = {}) =>
      waitUntil(() => contains(terminal.screen(), text), timeoutMs, `the screen never showed ${text}`),
    press(...pressed) {
      for (const key of pressed) child.write(key in keys ? keys[key as KeyName] : key);
    },
    resize(newColumns, newRows) {
      screen.resize(newColumns, newRows);
      child.resize(newColumns, newRows);
    },
    scribble: (text) => screen.write(text, notify),
    modes: () => ({
      bracketedPasteMode: screen.modes.bracketedPasteMode,
      mouseTrackingMode: screen.modes.mouseTrackingMode,
      sendFocusMode: screen.modes.sendFocusMode,
    }),
    colours() {
      const used = new Set<number>();
      for (let row = 0; row < screen.rows; row++) {
        const line = screen.buffer.active.getLine(screen.buffer.active.baseY + row);
        for (let column = 0; column < screen.cols; column++) {
          const cell = line?.getCell(column);
          if (cell && !cell.isFgDefault()) used.add(cell.getFgColor());
          if (cell && !cell.isBgDefault()) used.add(cell.getBgColor());
        }
      }
      return [...used].toSorted((a, b) => a - b);
    },
    cursor: () => ({column: screen.buffer.active.cursorX, row: screen.buffer.active.cursorY}),
    async exit({timeoutMs = defaultTimeoutMs} = {}) {
      await waitUntil(() => exitCode !== undefined, timeoutMs, 'the program did not end');
      return exitCode!;
    },
    close() {
      if (exitCode === undefined) child.kill('SIGKILL');
      screen.dispose();
    },
  };
  return terminal;
}

function contains(screen: string, text: string | RegExp): boolean {
  return typeof text === 'string' ? screen.includes(text) : text.test(screen);
}
