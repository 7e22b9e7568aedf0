import type {CompletionScene} from './scene.ts';
import type {CompletionFunction} from './standard-functions.ts';

const functionWeight = 40;

/** Functions by name. Without a typed letter there are too many to be of use. */
export function suggestFunctions(
  {list, index, surroundings}: CompletionScene,
  kinds: readonly CompletionFunction['kind'][],
): void {
  const offered = index.functions.filter(({kind}) => kinds.includes(kind));
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
