import {composeRow, type Piece} from './compose-row.ts';
import type {Rect} from './rect.ts';

export interface Layer {
  rect: Rect;
  /** One per row of the rectangle, each exactly as wide. */
  lines: readonly string[];
  /** What is higher covers what is lower. */
  level: number;
}

export interface SurfaceOptions {
  write(text: string): void;
  /** Called when cells are given up, so that what Ink has there is drawn again. */
  onUncovered(): void;
  shortestPauseMs: number;
  /** Default true. */
  isVisible?: boolean;
}

/**
 * Paints ready lines straight on the screen, and only those that changed. Ink takes text apart cell by cell for
 * every frame, whatever changed, which is too slow for a screen full of data; it draws what no layer covers.
 */
export interface Surface {
  set(id: symbol, layer: Layer): void;
  remove(id: symbol): void;
  /** Forgets what is on the screen and paints everything anew. */
  invalidate(): void;
  /** Paints nothing while the screen is not ours. */
  setVisible(isVisible: boolean): void;
  close(): void;
}

const saveCursor = '\u001B7';
const restoreCursor = '\u001B8';
const frame = ['\u001B[?2026h', '\u001B[?2026l'] as const;

export function createSurface(options: SurfaceOptions): Surface {
  const {write, onUncovered, shortestPauseMs} = options;
  const layers = new Map<symbol, Layer>();
  /** By row: what the screen shows there. */
  let shown = new Map<number, readonly Piece[]>();
  let isVisible = options.isVisible ?? true;
  let isDirty = false;
  let isScheduled = false;
  let pause: ReturnType<typeof setTimeout> | undefined;

  const schedule = () => {
    isDirty = true;
    // All layers that one commit of React changes are painted together.
    if (isScheduled || pause) return;
    isScheduled = true;
    queueMicrotask(() => {
      isScheduled = false;
      paint();
    });
  };
  const paint = () => {
    if (!isDirty || !isVisible) return;
    isDirty = false;
    pause = setTimeout(() => {
      pause = undefined;
      paint();
    }, shortestPauseMs);
    const next = composeRows([...layers.values()]);
    const text = [...next].map(([row, pieces]) => rowUpdate(row, shown.get(row), pieces)).join('');
    const isUncovered = [...shown].some(([row, pieces]) => !covers(next.get(row), pieces));
    shown = next;
    if (text !== '') write(frame[0] + saveCursor + text + restoreCursor + frame[1]);
    if (isUncovered) onUncovered();
  };
  return {
    set(id, layer) {
      const known = layers.get(id);
      if (known && isSameLayer(known, layer)) return;
      layers.set(id, layer);
      schedule();
    },
    remove(id) {
      if (layers.delete(id)) schedule();
    },
    invalidate() {
      shown = new Map();
      schedule();
    },
    setVisible(visible) {
      isVisible = visible;
      shown = new Map();
      if (visible) schedule();
    },
    close() {
      isVisible = false;
      clearTimeout(pause);
    },
  };
}

function isSameLayer(a: Layer, b: Layer): boolean {
  return (
    a.level === b.level &&
    a.rect.x === b.rect.x &&
    a.rect.y === b.rect.y &&
    a.rect.width === b.rect.width &&
    a.lines.length === b.lines.length &&
    a.lines.every((line, index) => line === b.lines[index])
  );
}

function composeRows(layers: readonly Layer[]): Map<number, readonly Piece[]> {
  const rows = new Map<number, Piece[]>();
  for (const {rect, lines} of layers.toSorted((a, b) => a.level - b.level)) {
    for (const [index, text] of lines.slice(0, rect.height).entries()) {
      const row = rows.get(rect.y + index);
      const piece = {x: rect.x, width: rect.width, text};
      if (row) row.push(piece);
      else rows.set(rect.y + index, [piece]);
    }
  }
  return new Map([...rows].map(([row, pieces]) => [row, composeRow(pieces)]));
}

/** Writes the pieces of a row that are not on the screen already. */
function rowUpdate(row: number, shown: readonly Piece[] | undefined, pieces: readonly Piece[]): string {
  let update = '';
  for (const piece of pieces) {
    const isShown = shown?.some(
      (old) => old.x === piece.x && old.width === piece.width && old.text === piece.text,
    );
    if (!isShown) update += `\u001B[${row + 1};${piece.x + 1}H${piece.text}`;
  }
  return update;
}

/** True when every cell of `old` is covered by the pieces, which are in order and do not overlap. */
function covers(pieces: readonly Piece[] | undefined, old: readonly Piece[]): boolean {
  return old.every(({x, width}) => {
    let reached = x;
    for (const piece of pieces ?? [])
      if (piece.x <= reached && piece.x + piece.width > reached) reached = piece.x + piece.width;
    return reached >= x + width;
  });
}
