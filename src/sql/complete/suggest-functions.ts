import type {CompletionFunction} from './catalog.ts';
import type {CompletionScene} from './scene.ts';
import {standardFunctions} from './standard-functions.ts';

const functionWeight = 40;

/** Functions by name. Without a typed letter there are too many to be of use. */
export function suggestFunctions(
  {list, catalog, surroundings}: CompletionScene,
  kinds: readonly CompletionFunction['kind'][],
): void {
  const known = catalog.functions.length > 0 ? catalog.functions : standardFunctions;
  const offered = known.filter(({name, kind}) => kinds.includes(kind) && /^[a-z_]\w*$/i.test(name));
  list.addAll(offered, {
    nameOf: ({name}) => name,
    weightOf: () => functionWeight,
    make({name, signatures, description}) {
      const documentation = [description, ...signatures.slice(1)].filter((text) => text !== undefined);
      return {
        label: name,
        kind: 'function',
        ...(signatures[0] !== undefined && {detail: signatures[0]}),
        ...(documentation.length > 0 && {documentation: documentation.join('\n')}),
        insert: surroundings.following === '(' ? name : `${name}(`,
      };
    },
  });
}
