import type {KeyContext} from '../keys/action.ts';
import {helpSections} from '../keys/describe-keys.ts';
import {fit} from '../text/columns.ts';
import type {TextPage} from './text-dialog.ts';

const contextTitles: Readonly<Record<KeyContext, string>> = {
  global: 'Everywhere',
  editor: 'Editor',
  grid: 'Result',
  tree: 'Catalog',
  list: 'List',
  prompt: 'Dialogs',
  graph: 'Graph',
};

const keyWidth = 22;

/** Every key that has a meaning, from the live key map. */
export function createHelpPage(contexts: readonly KeyContext[]): TextPage {
  return {
    title: 'Keys',
    lines({keyMap, search}) {
      const sections = helpSections(keyMap, contexts, search);
      if (sections.length === 0) return [`no key for ${search}`];
      return sections.flatMap(({context, entries}, index) => [
        ...(index === 0 ? [] : ['']),
        contextTitles[context],
        ...entries.map(({keys, title}) => `  ${fit(keys.join(', '), keyWidth)} ${title}`),
      ]);
    },
  };
}
