import {centered} from '../surface/rect.ts';
import {wrapWords} from '../text/columns.ts';
import {paint} from '../theme/paint.ts';
import {popupLine, renderBox} from './box.ts';
import {editLine, insertText, lineOf} from './line-input.ts';
import type {Modal} from './modal.ts';
import {renderLineInput} from './render-line-input.ts';

export interface PromptQuestion {
  title: string;
  /** Sentences above the input. */
  text?: string;
  initial?: string;
  /** A complaint keeps the dialog open. */
  check?: (answer: string) => string | undefined;
  isDanger?: boolean;
}

const widest = 76;

/** A line of text to type; undefined when it is given up. */
export function createPromptDialog(
  question: PromptQuestion,
  close: (answer: string | undefined) => void,
): Modal {
  let input = lineOf(question.initial ?? '');
  let complaint: string | undefined;
  return {
    act(actionId, count) {
      if (actionId === 'prompt.cancel') return close(undefined);
      if (actionId === 'prompt.accept') {
        complaint = question.check?.(input.text);
        if (complaint === undefined) close(input.text);
        return;
      }
      input = editLine(input, actionId, count) ?? input;
      complaint = undefined;
    },
    type(text) {
      input = insertText(input, text);
      complaint = undefined;
    },
    draw({area, theme}) {
      const width = Math.min(widest, area.width - 4);
      const inside = width - 2;
      const words = question.text === undefined ? [] : wrapWords(question.text, inside - 2);
      const edge = paint(theme, 'popup', ' ');
      const lines = [
        ...words.map((line) => popupLine(` ${line}`, inside, theme)),
        `${edge}${renderLineInput(input, inside - 2, theme)}${edge}`,
        ...(complaint === undefined ? [] : wrapWords(`${theme.symbols.error} ${complaint}`, inside - 2)).map(
          (line) => popupLine(` ${line}`, inside, theme),
        ),
      ];
      return {
        rect: centered(area, {width, height: lines.length + 2}),
        lines: renderBox({...question, lines, width, footer: 'Enter: accept  Esc: cancel'}, theme),
      };
    },
  };
}

/** Agrees only to the exact word, so that nobody confirms by habit. */
export function typedConfirmation(
  word: string,
  question: Pick<PromptQuestion, 'title' | 'text'>,
): PromptQuestion {
  return {
    ...question,
    isDanger: true,
    text: `${question.text ?? ''}\nType ${word} to go on.`,
    check: (answer) => (answer === word ? undefined : `That is not ${word}; Esc leaves everything as it is.`),
  };
}
