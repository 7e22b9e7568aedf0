import {keyLabel} from '../input/key-name.ts';
import {centered} from '../surface/rect.ts';
import {wrapWords} from '../text/columns.ts';
import {popupLine, renderBox} from './box.ts';
import type {Modal} from './modal.ts';

export interface ConfirmQuestion {
  title: string;
  /** Sentences that say what is about to happen. */
  text: string;
  /** The word for yes in the border, e.g. `run`. */
  yes: string;
  isDanger?: boolean;
}

const widest = 72;

/** A question that `y` or Enter agrees to; anything else that closes it does not. */
export function createConfirmDialog(question: ConfirmQuestion, close: (isAgreed: boolean) => void): Modal {
  return {
    act(actionId) {
      if (actionId === 'prompt.accept') close(true);
      else if (actionId === 'prompt.cancel') close(false);
    },
    type(text) {
      if (/^y/i.test(text)) close(true);
      else if (/^n/i.test(text)) close(false);
    },
    draw({area, theme}) {
      const width = Math.min(widest, area.width - 4);
      const words = wrapWords(question.text, width - 4).slice(0, Math.max(1, area.height - 4));
      const lines = ['', ...words, ''].map((line) => popupLine(`  ${line}`, width - 2, theme));
      const footer = `y: ${question.yes}  n, ${keyLabel(['escape'])}: no`;
      return {
        rect: centered(area, {width, height: lines.length + 2}),
        lines: renderBox({...question, lines, width, footer}, theme),
      };
    },
  };
}
