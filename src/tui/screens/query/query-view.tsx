import {useSyncExternalStore} from 'react';
import {ModalLayer} from '../../components/modal-layer.tsx';
import {renderPaneTitle} from '../../components/pane-title.ts';
import {renderToast} from '../../components/toast.ts';
import {Tree} from '../../components/tree.tsx';
import {useScreenSize} from '../../host/screen-context.tsx';
import {keyLabel} from '../../input/key-name.ts';
import {useActions} from '../../keys/use-actions.ts';
import {levels, Lines} from '../../surface/lines.tsx';
import type {Rect} from '../../surface/rect.ts';
import {paint} from '../../theme/paint.ts';
import type {Theme} from '../../theme/theme.ts';
import {HintBar, StatusBar, TopBar} from './bars.tsx';
import {EditorPane} from './editor-pane.tsx';
import {layoutQueryScreen, paneBody, paneHead} from './query-layout.ts';
import {ResultPane} from './result-pane.tsx';
import type {Workbench} from './workbench.ts';

/** The whole workbench, laid out for the size of the screen. */
export function QueryView({workbench}: {workbench: Workbench}) {
  const size = useScreenSize();
  const {ui, modals, editors} = workbench;
  const state = useSyncExternalStore(ui.subscribe, ui.get);
  const {modals: open} = useSyncExternalStore(modals.subscribe, modals.snapshot);
  useSyncExternalStore(editors.subscribe, editors.snapshot);
  const pendingKeys = useActions({
    keyMap: workbench.keyMap,
    contexts: workbench.contexts(),
    isTyping: workbench.isTyping(),
    onKeyFirst: workbench.pressFirst,
    onAction: workbench.act,
    onText: workbench.type,
    onPaste: workbench.type,
    onMouse: (event) => workbench.point(event, layoutQueryScreen(size, ui.get())),
  });
  const layout = layoutQueryScreen(size, state);
  const {theme, focus} = state;
  const {tree, editor, results} = layout.panes;
  const bar = {workbench, theme};
  return (
    <>
      <TopBar key={`bar ${state.scopeVersion}`} {...bar} rect={layout.topBar} />
      {tree && (
        <TreePane
          key={`tree ${state.scopeVersion}`}
          workbench={workbench}
          rect={tree}
          theme={theme}
          isFocused={focus === 'tree'}
        />
      )}
      {layout.divider && <Divider rect={layout.divider} theme={theme} />}
      {editor && (
        <EditorPane
          {...bar}
          rect={editor}
          isFocused={focus === 'editor'}
          hasCursor={focus === 'editor' && open.length === 0}
          screen={layout.body}
        />
      )}
      {results && (
        <ResultPane
          tabs={workbench.results}
          rect={results}
          theme={theme}
          isFocused={focus === 'results'}
          emptyText={emptyText(workbench)}
        />
      )}
      <StatusBar {...bar} rect={layout.status} pendingKeys={pendingKeys} />
      <HintBar {...bar} rect={layout.hints} />
      {state.toast !== undefined && <Toast text={state.toast} area={layout.body} theme={theme} />}
      <ModalLayer stack={modals} area={layout.body} theme={theme} keyMap={workbench.keyMap} />
    </>
  );
}

function TreePane({
  workbench,
  rect,
  theme,
  isFocused,
}: {
  workbench: Workbench;
  rect: Rect;
  theme: Theme;
  isFocused: boolean;
}) {
  return (
    <>
      <Lines rect={paneHead(rect)} lines={[renderPaneTitle('Catalog', rect.width, theme, isFocused)]} />
      <Tree store={workbench.scope().tree} rect={paneBody(rect)} theme={theme} isFocused={isFocused} />
    </>
  );
}

function Divider({rect, theme}: {rect: Rect; theme: Theme}) {
  const line = paint(theme, 'border', theme.symbols.vertical);
  return <Lines rect={rect} lines={Array.from({length: rect.height}, () => line)} />;
}

function Toast({text, area, theme}: {text: string; area: Rect; theme: Theme}) {
  const {rect, lines} = renderToast(text, area, theme);
  return <Lines rect={rect} lines={lines} level={levels.toast} />;
}

function emptyText({keyMap}: Workbench): string {
  const [key] = keyMap.bindings.get('run') ?? [];
  return key ? `${keyLabel(key)} runs the statement at the cursor` : 'No result yet';
}
