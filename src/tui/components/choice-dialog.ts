import {matchName} from '#src/operations/complete-sql/match-name.ts';
import {centered} from '../surface/rect.ts';
import {fit, oneLine, textWidth, wrapWords} from '../text/columns.ts';
import {paint} from '../theme/paint.ts';
import {popupLine, renderBox} from './box.ts';
import {editLine, emptyLine, insertText, lineOf} from './line-input.ts';
import {clampCursor, moveCursor, type ListCursor} from './list-cursor.ts';
import type {Modal, ModalScene} from './modal.ts';
import {renderLineInput} from './render-line-input.ts';

export interface Choice<Value> {
  value: Value;
  label: string;
  /** At the right, e.g. a key or a time. */
  detail?: string;
  /** Below the list while it is the current one. */
  preview?: string;
}

export interface ChoiceQuestion<Value> {
  title: string;
  choices: readonly Choice<Value>[];
  /** Typed into the search at first. */
  search?: string;
  /** What is said when nothing matches. */
  whenEmpty?: string;
}

const widest = 90;
const previewRows = 4;

/** A list to choose from, narrowed by typing; undefined when it is given up. */
export function createChoiceDialog<Value>(
  question: ChoiceQuestion<Value>,
  close: (value: Value | undefined) => void,
): Modal {
  let input = question.search === undefined ? emptyLine : lineOf(question.search);
  let found = narrow(question.choices, input.text);
  let cursor: ListCursor = {index: 0, top: 0};
  let height = 1;
  const search = (next: typeof input) => {
    const isNewText = next.text !== input.text;
    input = next;
    if (!isNewText) return;
    found = narrow(question.choices, input.text);
    cursor = {index: 0, top: 0};
  };
  const hasPreview = question.choices.some(({preview}) => preview !== undefined);
  const draw = ({area, theme}: ModalScene) => {
    const width = Math.min(widest, area.width - 4);
    const inside = width - 2;
    const below = hasPreview ? previewRows + 1 : 0;
    height = Math.max(1, Math.min(Math.max(question.choices.length, 1), area.height - 6 - below));
    cursor = clampCursor(cursor, found.length, height);
    const edge = paint(theme, 'popup', ' ');
    const rows = Array.from({length: height}, (_, row) => {
      const choice = found[cursor.top + row];
      if (choice) return choiceLine(choice, inside, theme, cursor.top + row === cursor.index);
      return popupLine(row === 0 ? ` ${question.whenEmpty ?? 'nothing matches'}` : '', inside, theme);
    });
    const preview = hasPreview ? previewLines(found[cursor.index]?.preview ?? '', inside) : [];
    const lines = [
      `${edge}${renderLineInput(input, inside - 2, theme)}${edge}`,
      popupLine(theme.symbols.horizontal.repeat(inside), inside, theme),
      ...rows,
      ...preview.map((line, index) =>
        popupLine(index === 0 ? theme.symbols.horizontal.repeat(inside) : ` ${line}`, inside, theme),
      ),
    ];
    const footer = `${found.length} of ${question.choices.length}  Enter: choose  Esc: close`;
    return {
      rect: centered(area, {width, height: lines.length + 2}),
      lines: renderBox({title: question.title, lines, width, footer}, theme),
    };
  };
  return {
    act(actionId, count) {
      if (actionId === 'prompt.cancel') return close(undefined);
      if (actionId === 'prompt.accept') {
        const choice = found[cursor.index];
        if (choice) close(choice.value);
        return;
      }
      const moved = moveCursor(cursor, actionId, {count, size: found.length, height});
      if (moved) cursor = moved;
      else search(editLine(input, actionId, count) ?? input);
    },
    type: (text) => search(insertText(input, text)),
    draw,
  };
}

/** Those that match every word, the best first; all in their own order while nothing is typed. */
function narrow<Value>(choices: readonly Choice<Value>[], typed: string): readonly Choice<Value>[] {
  const words = typed.split(/\s+/).filter(Boolean);
  if (words.length === 0) return choices;
  return choices
    .flatMap((choice) => {
      const grades = words.map((word) => matchName(word, choice.label));
      const score = grades.reduce<number>((sum, grade) => sum + (grade ?? 0), 0);
      return grades.includes(undefined) ? [] : [{choice, score}];
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({choice}) => choice);
}

function choiceLine(
  {label, detail = ''}: Choice<unknown>,
  width: number,
  theme: ModalScene['theme'],
  isCurrent: boolean,
): string {
  const sign = isCurrent ? theme.symbols.cursor : ' ';
  const detailWidth = Math.min(textWidth(detail), Math.floor(width / 2));
  const labelWidth = width - detailWidth - 3;
  const text = `${sign}${fit(oneLine(label, labelWidth), labelWidth)} ${fit(detail, detailWidth)} `;
  return popupLine(text, width, theme, isCurrent);
}

/** One line for the rule above, then the text. */
function previewLines(text: string, width: number): string[] {
  const lines = wrapWords(oneLineBreaks(text), width - 2).slice(0, previewRows);
  return ['', ...Array.from({length: previewRows}, (_, index) => lines[index] ?? '')];
}

function oneLineBreaks(text: string): string {
  return text
    .split('\n')
    .map((line) => oneLine(line, 400))
    .join('\n');
}
