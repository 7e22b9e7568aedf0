import {OpsError, QueryError, messageOf} from '#src/errors/index.ts';
import {cutColumns, fit, oneLine, textWidth, wrapWords} from '../../text/columns.ts';
import {paint} from '../../theme/paint.ts';
import {createTextPanel, type TextPanel} from './text-panel.ts';

/** An error with its place in the statement, its hint and the whole text of the vendor. */
export function createErrorPanel(error: unknown, statement: string): TextPanel {
  return createTextPanel(({width, theme}) => {
    const room = width - 4;
    const say = (role: 'error' | 'muted' | 'info', text: string) =>
      wrapWords(text, room).map((line) => paint(theme, role, fit(`  ${oneLine(line, room)}`, width)));
    const hint = error instanceof OpsError ? error.hint : undefined;
    return [
      ' '.repeat(width),
      ...say('error', `${theme.symbols.error} ${messageOf(error)}`),
      ...placeLines(error, statement, room).map((line) => paint(theme, 'muted', fit(`  ${line}`, width))),
      ...(hint === undefined ? [] : [' '.repeat(width), ...say('info', hint)]),
    ];
  });
}

/** The line of the error from where the place is to be seen, and a caret below it. */
function placeLines(error: unknown, statement: string, width: number): string[] {
  if (!(error instanceof QueryError) || error.position === undefined) return [];
  const before = statement.slice(0, error.position - 1);
  const line = before.split('\n').length;
  const text = statement.split('\n')[line - 1] ?? '';
  const column = before.length - (before.lastIndexOf('\n') + 1);
  const head = `${line} │ `;
  const shown = oneLine(text.slice(0, column), 400);
  const first = Math.max(0, textWidth(shown) - Math.floor(width / 2));
  const whole = oneLine(text, 400);
  const room = width - textWidth(head);
  return [
    '',
    head + cutColumns(whole, first, room),
    `${' '.repeat(textWidth(head) + textWidth(shown) - first)}^`,
  ];
}
