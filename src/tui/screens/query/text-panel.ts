import {createEmitter} from '../../host/emitter.ts';
import {clampCursor, moveCursor} from '../../components/list-cursor.ts';
import type {Theme} from '../../theme/theme.ts';

export interface TextPicture {
  width: number;
  height: number;
  theme: Theme;
}

/** Painted lines to scroll through; each is cut and filled to the width by the one who draws. */
export interface TextPanel {
  draw(picture: TextPicture): readonly string[];
  act(actionId: string, count: number): boolean;
  scroll(rows: number): void;
  snapshot(): number;
  subscribe(listener: () => void): () => void;
}

/** `makeLines` is asked anew for every size, so that charts fill their room. */
export function createTextPanel(makeLines: (picture: TextPicture) => readonly string[]): TextPanel {
  const changes = createEmitter<void>();
  let version = 0;
  let top = 0;
  let size = 0;
  let height = 1;
  const moveTo = (next: number) => {
    const clamped = clampCursor({index: next, top: next}, Math.max(1, size - height + 1), 1).index;
    if (clamped === top) return;
    top = clamped;
    version++;
    changes.emit();
  };
  return {
    draw(picture) {
      const lines = makeLines(picture);
      size = lines.length;
      height = picture.height;
      top = Math.max(0, Math.min(top, size - height));
      return lines.slice(top, top + height);
    },
    act(actionId, count) {
      const moved = moveCursor({index: top, top}, actionId, {
        count,
        size: Math.max(1, size - height + 1),
        height,
      });
      if (moved) moveTo(moved.index);
      return moved !== undefined;
    },
    scroll: (rows) => moveTo(top + rows),
    snapshot: () => version,
    subscribe: (listener) => changes.subscribe(listener),
  };
}
