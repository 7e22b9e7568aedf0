import type {Rect} from '../../surface/rect.ts';
import {graphemesOf} from '../../text/graphemes.ts';
import {textWidth} from '../../text/columns.ts';
import {paintRuns} from '../../theme/paint.ts';
import type {Role, Theme} from '../../theme/theme.ts';

/** A part of an endless sheet of cells, in the coordinates of the sheet. What lies outside is not kept. */
export interface Canvas {
  text(x: number, y: number, text: string, role: Role | undefined): void;
  /** A line with corners; lines that meet are joined. */
  path(points: readonly (readonly [x: number, y: number])[], role: Role | undefined): void;
  lines(theme: Theme): string[];
}

interface Cell {
  text: string;
  role: Role | undefined;
  /** Sides that lines leave to: 1 up, 2 right, 4 down, 8 left. */
  sides: number;
}

const joints = ' ╵╶└╷│┌├╴┘─┴┐┤┬┼';
const asciiJoints = ' |-+|||+-+-++++';

export function createCanvas(view: Rect): Canvas {
  const cells: (Cell | undefined)[][] = Array.from({length: view.height}, () => []);
  const isInside = (x: number, y: number) =>
    x >= view.x && y >= view.y && x < view.x + view.width && y < view.y + view.height;
  const join = (x: number, y: number, sides: number, role: Role | undefined) => {
    if (!isInside(x, y)) return;
    const row = cells[y - view.y]!;
    const known = row[x - view.x];
    row[x - view.x] = {text: '', role: role ?? known?.role, sides: (known?.sides ?? 0) | sides};
  };
  return {
    text(x, y, text, role) {
      let at = x;
      for (const grapheme of graphemesOf(text)) {
        const width = textWidth(grapheme);
        if (isInside(at, y) && isInside(at + width - 1, y)) {
          const row = cells[y - view.y]!;
          row[at - view.x] = {text: grapheme, role, sides: 0};
          if (width === 2) row[at + 1 - view.x] = {text: '', role, sides: -1};
        }
        at += width;
      }
    },
    path(points, role) {
      for (const [index, [toX, toY]] of points.slice(1).entries()) {
        let [x, y] = points[index]!;
        const stepX = Math.sign(toX - x);
        const stepY = Math.sign(toY - y);
        const [leaving, arriving] = stepX === 0 ? (stepY > 0 ? [4, 1] : [1, 4]) : stepX > 0 ? [2, 8] : [8, 2];
        while (x !== toX || y !== toY) {
          join(x, y, leaving!, role);
          x += stepX;
          y += stepY;
          join(x, y, arriving!, role);
        }
      }
    },
    lines(theme) {
      const signs = theme.symbols.horizontal === '─' ? joints : asciiJoints;
      return cells.map((row) =>
        paintRuns(
          Array.from({length: view.width}, (_, x) => {
            const cell = row[x];
            if (!cell) return {text: ' ', sgr: ''};
            if (cell.sides < 0) return {text: '', sgr: ''};
            const text = cell.sides > 0 ? signs[cell.sides]! : cell.text;
            return {text, sgr: cell.role ? theme.sgr[cell.role] : ''};
          }),
        ),
      );
    },
  };
}
