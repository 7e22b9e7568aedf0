import {useSyncExternalStore} from 'react';
import type {WorkbenchSession} from '#src/operations/workbench/session/workbench-session.ts';
import {formatCount, formatDuration} from '#src/util/format-quantity.ts';
import {
  renderHintLine,
  renderStatusLine,
  renderTopBar,
  type StatusLine,
} from '../../components/status-lines.ts';
import {modeLabel} from '../../editor/editor-model.ts';
import type {GridStore} from '../../grid/grid-store.ts';
import {cursorColumn} from '../../grid/grid-state.ts';
import {hintsFor} from './hints.ts';
import {Lines} from '../../surface/lines.tsx';
import type {Rect} from '../../surface/rect.ts';
import type {Theme} from '../../theme/theme.ts';
import {activeGrid} from './grid-handler.ts';
import type {Workbench} from './workbench.ts';

interface BarProps {
  workbench: Workbench;
  rect: Rect;
  theme: Theme;
}

/** Where one is, and what holds there. */
export function TopBar({workbench, rect, theme}: BarProps) {
  const {session} = workbench.scope();
  const badges = useSyncExternalStore(session.subscribe, () => badgesOf(session));
  const {name, definition} = session.warehouse;
  const line = renderTopBar(
    {left: `weir query  ${name}  ${definition.title}`, right: badges, isDanger: session.isProduction},
    rect.width,
    theme,
  );
  return <Lines rect={rect} lines={[line]} />;
}

function badgesOf(session: WorkbenchSession): string {
  const transaction = session.transaction();
  return [
    session.state() === 'lost' ? 'DISCONNECTED' : '',
    transaction === 'none' ? '' : transaction === 'open' ? 'TRANSACTION' : 'TRANSACTION FAILED',
    session.isReadOnly() ? 'READ-ONLY' : '',
    session.isProduction ? 'PRODUCTION' : '',
  ]
    .filter(Boolean)
    .join('  ');
}

/** What runs, what happened, and where the cursor is. */
export function StatusBar({workbench, rect, theme, pendingKeys}: BarProps & {pendingKeys: string}) {
  const {ui, results, editors} = workbench;
  const {notice, focus} = useSyncExternalStore(ui.subscribe, ui.get);
  useSyncExternalStore(results.subscribe, results.snapshot);
  useSyncExternalStore(editors.subscribe, editors.snapshot);
  const progress = useProgress(workbench);
  const grid = activeGrid(results)?.content.grid;
  const gridPlace = useGridPlace(grid);
  const message: Omit<StatusLine, 'place'> =
    progress !== ''
      ? {role: 'warning', text: progress}
      : notice
        ? notice
        : {role: 'status', text: focus === 'results' ? (results.active()?.status() ?? '') : ''};
  const place = [pendingKeys, focus === 'results' ? gridPlace : editorPlace(workbench)];
  const line = renderStatusLine({...message, place: place.filter(Boolean).join('  ')}, rect.width, theme);
  return <Lines rect={rect} lines={[line]} />;
}

/** Keys that matter now, from the live key map. */
export function HintBar({workbench, rect, theme}: BarProps) {
  useSyncExternalStore(workbench.ui.subscribe, workbench.ui.get);
  useSyncExternalStore(workbench.results.subscribe, workbench.results.snapshot);
  useSyncExternalStore(workbench.modals.subscribe, workbench.modals.snapshot);
  useSyncExternalStore(workbench.editors.subscribe, workbench.editors.snapshot);
  const hints = hintsFor(workbench.keyMap, workbench.contexts(), workbench.isTyping());
  return <Lines rect={rect} lines={[renderHintLine(hints, rect.width, theme)]} />;
}

function useProgress({runner}: Workbench): string {
  return useSyncExternalStore(runner.subscribe, () => {
    const progress = runner.progress();
    if (!progress) return '';
    const rows = progress.rows > 0 ? `  ${formatCount(progress.rows)} rows` : '';
    const quarters = Math.floor(progress.elapsedMs / 250) * 250;
    return `Running ${formatDuration(quarters)}${rows}  Ctrl-C stops it`;
  });
}

const noGrid = {subscribe: () => () => {}, snapshot: () => undefined};

function useGridPlace(grid: GridStore | undefined): string {
  const {subscribe, snapshot} = grid ?? noGrid;
  const shown = useSyncExternalStore(subscribe, snapshot);
  if (!shown || shown.rowCount === 0) return '';
  const {state, rowCount, isComplete, columns} = shown;
  const column = cursorColumn(state);
  const name = column === undefined ? '' : `  ${columns[column]!.name}`;
  return `row ${formatCount(state.cursor.row + 1)} of ${formatCount(rowCount)}${isComplete ? '' : '+'}${name}`;
}

function editorPlace({editors}: Workbench): string {
  const {model} = editors.active();
  const {cursor} = model.editor;
  return [modeLabel(model), `${cursor.line + 1}:${cursor.offset + 1}`].filter(Boolean).join('  ');
}
