import {centered} from '../surface/rect.ts';
import {textWidth} from '../text/columns.ts';
import {popupLine, renderBox} from './box.ts';
import {editLine, emptyLine, insertText} from './line-input.ts';
import {clampCursor, moveCursor} from './list-cursor.ts';
import type {Modal, ModalScene} from './modal.ts';

export interface TextPage {
  title: string;
  /** The lines that match what is typed, for a width. */
  lines(request: {search: string; width: number} & ModalScene): readonly string[];
  /** More keys for the lower border, e.g. `y: copy`. */
  footer?: string;
  /** Takes a character for itself instead of the search; true when it did. */
  onKey?: (text: string) => boolean;
}

/** Text to scroll through, searched by typing. Any key that closes, closes it. */
export function createTextDialog(page: TextPage, close: (result: void) => void): Modal {
  let input = emptyLine;
  let top = 0;
  let height = 1;
  let size = 0;
  return {
    act(actionId, count) {
      if (actionId === 'prompt.cancel' || actionId === 'prompt.accept') return close();
      const move = scrollOf(actionId);
      if (move) top = moveCursor({index: top, top}, move, {count, size: size - height + 1, height})!.index;
      else input = editLine(input, actionId, count) ?? input;
    },
    type(text) {
      if (page.onKey?.(text)) return;
      input = insertText(input, text);
      top = 0;
    },
    draw(scene) {
      const {area, theme} = scene;
      const width = Math.max(20, area.width - 8);
      const all = page.lines({...scene, search: input.text, width: width - 4});
      size = all.length;
      height = Math.max(1, Math.min(size, area.height - 4));
      top = clampCursor({index: top, top}, Math.max(1, size - height + 1), 1).index;
      const longest = Math.max(30, ...all.map(textWidth));
      const outer = Math.min(width, Math.max(longest + 4, textWidth(page.title) + 6));
      const lines = Array.from({length: height}, (_, row) =>
        popupLine(` ${all[top + row] ?? ''}`, outer - 2, theme),
      );
      const place = size > height ? `${top + 1}-${top + height} of ${size}  ` : '';
      const search = input.text === '' ? 'type to search' : `search: ${input.text}`;
      const footer = `${place}${page.footer ?? search}  Esc: close`;
      return {
        rect: centered(area, {width: outer, height: lines.length + 2}),
        lines: renderBox({title: page.title, lines, width: outer, footer}, theme),
      };
    },
  };
}

function scrollOf(actionId: string): string | undefined {
  if (actionId === 'prompt.next') return 'list.down';
  if (actionId === 'prompt.previous') return 'list.up';
  return actionId === 'prompt.page-down' || actionId === 'prompt.page-up' ? actionId : undefined;
}
