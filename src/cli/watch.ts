import type {OutputStream, Runtime} from '../runtime/ports.ts';

/** Takes the text of one round. */
export interface WatchScreen {
  print(text: string | Uint8Array): Promise<void>;
  say(line: string): Promise<void>;
}

export interface WatchOptions {
  intervalMs: number;
  signal: AbortSignal;
  /** Where lines for the person go in a pipe. */
  say: (line: string) => Promise<void>;
}

/**
 * Does the same again and again until Ctrl-C. On a terminal each round takes the place of the one before; in a pipe
 * the rounds follow one another.
 */
export async function watch(
  {clock, redactor, streams: {stdout}}: Pick<Runtime, 'clock' | 'redactor' | 'streams'>,
  {intervalMs, signal, say}: WatchOptions,
  round: (screen: WatchScreen) => Promise<void>,
): Promise<never> {
  if (stdout.isTerminal) await stdout.write('\n'.repeat(stdout.rows));
  for (;;) {
    if (stdout.isTerminal) {
      let text = '';
      await round({
        print: async (piece) => void (text += String(piece)),
        say: async (line) => void (text += `${redactor.redact(line)}\n`),
      });
      await stdout.write(frameOf(text, stdout, `Every ${intervalMs / 1000} s, Ctrl-C ends it`));
    } else await round({print: (text) => stdout.write(text), say});
    await clock.sleep(intervalMs, signal);
  }
}

const beginUpdate = '\u001B[?2026h\u001B[?7l\u001B[H';
const endUpdate = '\u001B[J\u001B[?7h\u001B[?2026l';
const endOfLine = '\u001B[K\n';

/** Draws over what the screen shows, without a flicker; what does not fit is cut. */
export function frameOf(text: string, {rows}: Pick<OutputStream, 'rows'>, title: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  const room = Math.max(rows - 2, 1);
  const shown =
    lines.length > room ? [...lines.slice(0, room - 1), moreLines(lines.length - room + 1)] : lines;
  return beginUpdate + [title, ...shown].map((line) => line + endOfLine).join('') + endUpdate;
}

function moreLines(count: number): string {
  return `… ${count} more lines`;
}
