import {fit, oneLine, textWidth} from '../text/columns.ts';
import {joinSgr, paintRuns} from '../theme/paint.ts';
import type {Theme} from '../theme/theme.ts';
import type {TreeRow, TreeSnapshot} from './tree-store.ts';

export interface TreePicture {
  snapshot: TreeSnapshot<unknown>;
  width: number;
  height: number;
  theme: Theme;
  isFocused: boolean;
}

export function renderTreeRows({snapshot, width, height, theme, isFocused}: TreePicture): string[] {
  const {rows, cursor} = snapshot;
  return Array.from({length: height}, (_, line) => {
    const index = cursor.top + line;
    const row = rows[index];
    if (!row) return ' '.repeat(width);
    const look = index === cursor.index ? theme.sgr[isFocused ? 'cursorCell' : 'cursorIdle'] : '';
    return rowLine(row, width, theme, look);
  });
}

function rowLine({depth, node, isOpen, note}: TreeRow<unknown>, width: number, theme: Theme, look: string) {
  const {open, closed, more} = theme.symbols;
  const sign = node?.hasChildren ? (isOpen ? open : closed) : ' ';
  const head = ' '.repeat(depth * 2) + (node ? `${sign} ` : `${more} `);
  const room = Math.max(0, width - textWidth(head));
  const label = oneLine(node?.label ?? note ?? '', room);
  const detail = node?.detail === undefined ? '' : ` ${node.detail}`;
  const labelText = detail === '' ? fit(label, room) : fit(label, Math.min(room, textWidth(label)));
  const rest = Math.max(0, room - textWidth(labelText));
  const muted = look === '' ? theme.sgr.muted : '';
  return paintRuns([
    {text: fit(head, Math.min(width, textWidth(head))), sgr: look},
    {text: labelText, sgr: joinSgr(look, node ? '' : muted)},
    {text: fit(oneLine(detail, rest), rest), sgr: joinSgr(look, muted)},
  ]);
}
