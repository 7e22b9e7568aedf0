import {cutStyled} from './cut-styled.ts';

/** Painted text at a place of one row. */
export interface Piece {
  x: number;
  width: number;
  text: string;
}

/** Pieces that do not overlap, from left to right; of those given, later ones lie on top. */
export function composeRow(pieces: readonly Piece[]): Piece[] {
  let visible: Piece[] = [];
  for (const top of pieces) {
    const end = top.x + top.width;
    const isClear = visible.every((piece) => piece.x >= end || piece.x + piece.width <= top.x);
    if (!isClear) visible = visible.flatMap((piece) => uncovered(piece, top.x, end));
    visible.push(top);
  }
  return visible.toSorted((a, b) => a.x - b.x);
}

/** What is left of a piece at both sides of the columns from `start` to `end`. */
function uncovered(piece: Piece, start: number, end: number): Piece[] {
  const pieceEnd = piece.x + piece.width;
  if (piece.x >= end || pieceEnd <= start) return [piece];
  const rest: Piece[] = [];
  if (piece.x < start) rest.push(cut(piece, piece.x, start));
  if (pieceEnd > end) rest.push(cut(piece, end, pieceEnd));
  return rest;
}

function cut({x, text}: Piece, from: number, to: number): Piece {
  return {x: from, width: to - from, text: cutStyled(text, from - x, to - from)};
}
