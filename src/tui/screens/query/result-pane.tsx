import {useSyncExternalStore} from 'react';
import {renderPaneTitle} from '../../components/pane-title.ts';
import {renderTabLine} from '../../components/tab-line.ts';
import {Grid} from '../../grid/grid.tsx';
import {Lines} from '../../surface/lines.tsx';
import type {Rect} from '../../surface/rect.ts';
import {paint} from '../../theme/paint.ts';
import type {Theme} from '../../theme/theme.ts';
import {fit} from '../../text/columns.ts';
import {paneBody, paneHead} from './query-layout.ts';
import type {ResultTabs} from './result-tabs.ts';
import type {TextPanel} from './text-panel.ts';

interface PaneProps {
  rect: Rect;
  theme: Theme;
  isFocused: boolean;
}

/** Tabs of results and what the active one shows. */
export function ResultPane({tabs, emptyText, ...pane}: PaneProps & {tabs: ResultTabs; emptyText: string}) {
  useSyncExternalStore(tabs.subscribe, tabs.snapshot);
  const {rect, theme, isFocused} = pane;
  const body = paneBody(rect);
  const active = tabs.active();
  const head = active
    ? renderTabLine(
        {
          titles: tabs.tabs().map(({title, isKept}) => (isKept ? `${theme.symbols.mark} ${title}` : title)),
          active: tabs.activeIndex(),
          width: rect.width,
          isFocused,
        },
        theme,
      )
    : renderPaneTitle('Result', rect.width, theme, isFocused);
  return (
    <>
      <Lines rect={paneHead(rect)} lines={[head]} />
      {!active && <EmptyPane rect={body} theme={theme} text={emptyText} />}
      {active?.content.kind === 'grid' && (
        <Grid key={active.id} store={active.content.grid} rect={body} theme={theme} isFocused={isFocused} />
      )}
      {active?.content.kind === 'text' && (
        <Text key={active.id} panel={active.content.panel} rect={body} theme={theme} />
      )}
    </>
  );
}

function EmptyPane({rect, theme, text}: {rect: Rect; theme: Theme; text: string}) {
  const lines = Array.from({length: rect.height}, (_, row) =>
    row === 1 ? paint(theme, 'muted', fit(`  ${text}`, rect.width)) : ' '.repeat(rect.width),
  );
  return <Lines rect={rect} lines={lines} />;
}

function Text({panel, rect, theme}: {panel: TextPanel; rect: Rect; theme: Theme}) {
  useSyncExternalStore(panel.subscribe, panel.snapshot);
  const drawn = panel.draw({width: rect.width, height: rect.height, theme});
  const lines = Array.from({length: rect.height}, (_, row) => drawn[row] ?? ' '.repeat(rect.width));
  return <Lines rect={rect} lines={lines} />;
}
