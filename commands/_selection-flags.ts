import {Flags} from '@oclif/core';
import type {AssetSelection} from '#src/operations/select-assets/select-assets.ts';

/** How commands choose assets, beside the expressions themselves. */
export const selectionFlags = {
  exclude: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Take these away from what is chosen; the same expressions',
  }),
  selector: Flags.string({summary: 'A selection with a name, from selectors.yml'}),
  'indirect-selection': Flags.option({
    options: ['eager', 'cautious', 'buildable', 'empty'] as const,
    summary:
      'Which tests come along: with any of their assets, with all, with all that can be built, or none',
  })(),
  state: Flags.string({
    summary: 'Folder with earlier state for state: and result:, e.g. a copy of .weir or the target of dbt',
  }),
};

interface SelectionFlags {
  exclude?: string[] | undefined;
  selector?: string | undefined;
  'indirect-selection'?: AssetSelection['indirect'] | undefined;
  state?: string | undefined;
}

export function selectionOf(select: readonly string[], flags: SelectionFlags): AssetSelection {
  return {
    select,
    ...(flags.exclude && {exclude: flags.exclude}),
    ...(flags.selector !== undefined && {selector: flags.selector}),
    ...(flags['indirect-selection'] && {indirect: flags['indirect-selection']}),
    ...(flags.state !== undefined && {stateFolder: flags.state}),
  };
}
