import {UsageError} from '../../errors/index.ts';
import {suggest} from '../../util/suggest.ts';
import {parseSelection} from './parse-selection.ts';
import {selectionError} from './selection-error.ts';
import type {NamedSelector} from './selectors-file.ts';
import {unionOf, type IndirectSelection, type Selection} from './selection.ts';

/** What the command line says of a selection. */
export interface SelectionRequest {
  /** Expressions; several add up. None means the default selector, or else everything. */
  select: readonly string[];
  /** Expressions whose nodes are taken away. */
  exclude?: readonly string[];
  /** Name of a selector of `selectors.yml`. */
  selector?: string;
  /** Default `eager`. */
  indirect?: IndirectSelection;
}

/** One selection from what was asked for, with the selectors that it names put in. Throws `UsageError`. */
export function composeSelection(
  {select, exclude = [], selector}: SelectionRequest,
  selectors: ReadonlyMap<string, NamedSelector> = new Map(),
): Selection {
  const chosen = choose();
  const from = putSelectors(chosen, selectors, []);
  if (exclude.length === 0) return from;
  const without = putSelectors(unionOf(exclude.map((text) => parseSelection(text))), selectors, []);
  return {kind: 'difference', from, without};

  function choose(): Selection {
    if (selector !== undefined) {
      if (select.length > 0)
        throw new UsageError('--selector and a selection cannot be used together', {
          code: 'usage',
          hint: `Write selector:${selector} in the selection, e.g. "selector:${selector},tag:daily".`,
        });
      const named = selectors.get(selector);
      if (!named) throw unknownSelectorError(selector, selectors);
      return named.selection;
    }
    if (select.length > 0) return unionOf(select.map((text) => parseSelection(text)));
    return [...selectors.values()].find(({isDefault}) => isDefault)?.selection ?? {kind: 'everything'};
  }
}

function putSelectors(
  selection: Selection,
  selectors: ReadonlyMap<string, NamedSelector>,
  open: readonly string[],
): Selection {
  const put = (part: Selection) => putSelectors(part, selectors, open);
  switch (selection.kind) {
    case 'everything':
      return selection;
    case 'difference':
      return {...selection, from: put(selection.from), without: put(selection.without)};
    case 'spread':
      return {...selection, of: put(selection.of)};
    case 'union':
    case 'intersection':
      return {...selection, of: selection.of.map(put)};
    case 'criterion': {
      if (selection.method !== 'selector') return selection;
      const {value, spread, origin} = selection;
      if (open.includes(value))
        throw selectionError(
          `Selectors refer to one another in a circle: ${[...open, value].join(' -> ')}`,
          origin,
          {
            hint: 'Take one of the references out of selectors.yml.',
          },
        );
      const named = selectors.get(value);
      if (!named) throw unknownSelectorError(value, selectors);
      const of = putSelectors(named.selection, selectors, [...open, value]);
      return Object.keys(spread).length === 0 ? of : {kind: 'spread', of, spread};
    }
  }
}

function unknownSelectorError(name: string, selectors: ReadonlyMap<string, NamedSelector>): UsageError {
  const known = [...selectors.keys()];
  const near = suggest(name, known);
  return new UsageError(`There is no selector ${name}`, {
    code: 'usage',
    hint:
      known.length > 0
        ? `${near === undefined ? '' : `Did you mean ${near}? `}selectors.yml has ${known.join(', ')}.`
        : 'Define it under `selectors:` in selectors.yml beside weir.yml.',
    details: {selector: name, known},
  });
}
