import {createHelpPage} from '../../components/help-page.ts';
import type {KeyContext} from '../../keys/action.ts';
import {paletteEntries} from '../../keys/describe-keys.ts';
import type {KeyMap} from '../../keys/key-map.ts';
import type {Dialogs} from './dialogs.ts';
import {handlerOf, type ActionHandler} from './handler.ts';

export interface GuideParts {
  keyMap: KeyMap;
  dialogs: Dialogs;
  contexts(): readonly KeyContext[];
  dispatch(actionId: string): void;
}

/** Help and the command palette, both made from the live keys. */
export function createGuideHandler({keyMap, dialogs, contexts, dispatch}: GuideParts): ActionHandler {
  return handlerOf({
    help: () => dialogs.show(createHelpPage([...contexts(), ...otherContexts(contexts())])),
    palette: async () => {
      const chosen = await dialogs.choose({
        title: 'Commands',
        choices: paletteEntries(keyMap, contexts()).map(({actionId, title, keys}) => ({
          value: actionId,
          label: title,
          ...(keys[0] !== undefined && {detail: keys[0]}),
        })),
      });
      if (chosen !== undefined) dispatch(chosen);
    },
  });
}

function otherContexts(shown: readonly KeyContext[]): KeyContext[] {
  const all: KeyContext[] = ['editor', 'grid', 'tree', 'prompt'];
  return all.filter((context) => !shown.includes(context));
}
