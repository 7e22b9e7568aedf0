import type {Rect} from '../surface/rect.ts';
import {fit, textWidth} from '../text/columns.ts';
import {paint} from '../theme/paint.ts';
import type {Theme} from '../theme/theme.ts';
import type {ModalPicture} from './modal.ts';

/** A word in the upper right corner that goes away by itself. */
export function renderToast(text: string, area: Rect, theme: Theme): ModalPicture {
  const width = Math.min(textWidth(text) + 2, area.width);
  return {
    rect: {x: area.x + area.width - width, y: area.y, width, height: 1},
    lines: [paint(theme, 'popupCurrent', fit(` ${text}`, width))],
  };
}
