import {handlerOf, type ActionHandler} from './handler.ts';
import {paneNames, type PaneName} from './query-layout.ts';
import type {WorkbenchUi} from './workbench-ui.ts';

/** Which pane has the focus and how much room it has. */
export function createPaneHandler(ui: WorkbenchUi): ActionHandler {
  const step = (by: number) => {
    const {focus, isTreeShown} = ui.get();
    const panes = paneNames.filter((name) => name !== 'tree' || isTreeShown);
    const index = panes.indexOf(focus);
    ui.set({focus: panes[(index + by + panes.length) % panes.length]!});
  };
  const focusOn = (focus: PaneName) => () => ui.set({focus, ...(focus === 'tree' && {isTreeShown: true})});
  return handlerOf({
    'focus-next': (count) => step(count),
    'focus-previous': (count) => step(-count),
    'focus-other': (count) => step(count),
    'focus-editor': focusOn('editor'),
    'focus-results': focusOn('results'),
    'focus-tree': focusOn('tree'),
    zoom: () => ui.set({isZoomed: !ui.get().isZoomed}),
    'toggle-tree': () => {
      const {isTreeShown, focus} = ui.get();
      ui.set({isTreeShown: !isTreeShown, ...(isTreeShown && focus === 'tree' && {focus: 'editor'})});
    },
  });
}
