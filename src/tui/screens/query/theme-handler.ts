import {createTheme} from '../../theme/themes.ts';
import {themeNames} from '../../theme/theme.ts';
import {asciiSymbols} from '../../theme/symbols.ts';
import type {Dialogs} from './dialogs.ts';
import {handlerOf, type ActionHandler} from './handler.ts';
import type {WorkbenchUi} from './workbench-ui.ts';

export function createThemeHandler({ui, dialogs}: {ui: WorkbenchUi; dialogs: Dialogs}): ActionHandler {
  return handlerOf({
    theme: async () => {
      const {theme} = ui.get();
      const name = await dialogs.choose({
        title: 'Themes',
        choices: themeNames.map((value) => ({
          value,
          label: value,
          ...(value === theme.name && {detail: 'now'}),
        })),
      });
      if (name) ui.set({theme: createTheme(name, {isAscii: theme.symbols === asciiSymbols})});
    },
  });
}
