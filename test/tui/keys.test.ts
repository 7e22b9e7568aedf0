import {describe, expect, test} from 'vitest';
import {actionTable} from '#src/tui/keys/action-table.ts';
import {presetNames} from '#src/tui/keys/action.ts';
import {describeKeys, helpSections, keyHints, paletteEntries} from '#src/tui/keys/describe-keys.ts';
import {buildKeyMap} from '#src/tui/keys/key-map.ts';
import {resolveKey} from '#src/tui/keys/resolve-key.ts';
import {standardActions} from '#src/tui/keys/standard-actions.ts';

const actions = [
  ...actionTable('global', [
    ['quit', 'Leave', ['q'], {hint: 'quit', emacs: ['ctrl-x ctrl-c']}],
    ['help', 'Show the keys', ['?', 'f1'], {hint: 'help'}],
  ]),
  ...actionTable('grid', [
    ['first', 'First row', ['g g'], {}],
    ['sort', 'Sort', ['s'], {hint: 'sort'}],
    ['quiet', 'Hush', ['Q']],
  ]),
];

function resolve(
  keys: string[],
  options: Partial<Parameters<typeof buildKeyMap>[0]> & {isTyping?: boolean} = {},
) {
  const {keyMap} = buildKeyMap({actions, ...options});
  const [key = '', ...before] = keys.toReversed();
  return resolveKey(keyMap, {
    key,
    contexts: ['grid', 'global'],
    pending: before.toReversed(),
    isTyping: options.isTyping ?? false,
  });
}

describe.each(presetNames)('the preset %s', (preset) => {
  test('gives no key two meanings', () => {
    expect(buildKeyMap({actions: standardActions, preset}).problems).toEqual([]);
  });
});

describe('a key', () => {
  test('means what the innermost context says', () => {
    expect(resolve(['s'])).toEqual({kind: 'action', actionId: 'grid.sort'});
    expect(resolve(['q'])).toEqual({kind: 'action', actionId: 'quit'});
    expect(resolve(['w'])).toEqual({kind: 'none'});
  });

  test('may be the beginning of a sequence', () => {
    expect(resolve(['g'])).toEqual({kind: 'pending', keys: ['g']});
    expect(resolve(['g', 'g'])).toEqual({kind: 'action', actionId: 'grid.first'});
  });

  test('that does not go on with the sequence counts alone', () => {
    expect(resolve(['g', 'q'])).toEqual({kind: 'action', actionId: 'quit'});
  });

  test('is text where one types, unless it is no character', () => {
    expect(resolve(['q'], {isTyping: true})).toEqual({kind: 'none'});
    expect(resolve(['f1'], {isTyping: true})).toEqual({kind: 'action', actionId: 'help'});
  });

  test('follows the preset', () => {
    expect(resolve(['ctrl-x', 'ctrl-c'], {preset: 'emacs'})).toEqual({kind: 'action', actionId: 'quit'});
    expect(resolve(['q'], {preset: 'emacs'})).toEqual({kind: 'none'});
  });
});

describe('keys of the user', () => {
  test('replace those of the preset, in any spelling', () => {
    expect(resolve(['ctrl-q'], {overrides: {quit: 'Ctrl+Q'}})).toEqual({kind: 'action', actionId: 'quit'});
    expect(resolve(['q'], {overrides: {quit: ['C-q', 'F10']}})).toEqual({kind: 'none'});
  });

  test('are taken away by null', () => {
    expect(resolve(['q'], {overrides: {quit: null}})).toEqual({kind: 'none'});
  });

  test('win over a key of the preset without a complaint', () => {
    const overrides = {'grid.quiet': 's'};
    expect(buildKeyMap({actions, overrides}).problems).toEqual([]);
    expect(resolve(['s'], {overrides})).toEqual({kind: 'action', actionId: 'grid.quiet'});
  });

  test.each([
    [{'grid.sort': 'x', 'grid.quiet': 'x'}, 'x means both grid.sort and grid.quiet in the context grid'],
    [{'grid.sort': 'x y', 'grid.quiet': 'x'}, 'x means both grid.sort and grid.quiet in the context grid'],
    [{'grid.sort': 'x', 'grid.quiet': 'x y'}, 'x y means both grid.sort and grid.quiet in the context grid'],
    [{'grid.sort': 'hyper-x'}, 'grid.sort: "hyper-x" names no key'],
    [{'grid.srot': 'x'}, 'there is no action grid.srot; did you mean grid.sort?'],
  ])('%j is refused', (overrides, problem) => {
    expect(buildKeyMap({actions, overrides}).problems).toEqual([problem]);
  });
});

describe('what is shown of the live keys', () => {
  const {keyMap} = buildKeyMap({actions, overrides: {'grid.sort': 'ctrl-o', help: null}});

  test('hints', () => {
    expect(keyHints(keyMap, ['grid', 'global'])).toEqual([
      {key: '^O', text: 'sort'},
      {key: 'q', text: 'quit'},
    ]);
  });

  test('help, searchable by name and key', () => {
    expect(helpSections(keyMap, ['grid', 'global'], 'row')).toMatchObject([
      {context: 'grid', entries: [{title: 'First row', keys: ['g g']}]},
    ]);
    expect(helpSections(keyMap, ['grid', 'global'], '^o')).toMatchObject([
      {context: 'grid', entries: [{title: 'Sort'}]},
    ]);
  });

  test('palette, with actions that have no key', () => {
    expect(paletteEntries(keyMap, ['global']).map(({title, keys}) => [title, ...keys])).toEqual([
      ['Leave', 'q'],
      ['Show the keys'],
    ]);
  });

  test('the whole map as data', () => {
    expect(describeKeys(keyMap)[0]).toEqual({
      actionId: 'quit',
      title: 'Leave',
      context: 'global',
      keys: ['q'],
    });
  });
});
