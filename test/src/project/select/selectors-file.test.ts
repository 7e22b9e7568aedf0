import {expect, test} from 'vitest';
import {parseSelectorsFile} from '#src/project/select/index.ts';
import {failureOf} from '#test/helpers/failure.ts';
import {choose} from './fixture.ts';

const file = `
selectors:
  - name: nightly
    description: what runs at night
    definition:
      union:
        - intersection:
            - method: path
              value: models/staging
            - tag: pii
        - method: fqn
          value: int_orders
          parents: true
          parents_depth: 1
          indirect_selection: empty
        - exclude:
            - countries
  - name: cautious_orders
    definition:
      method: fqn
      value: stg_orders
      indirect_selection: cautious
  - name: text
    definition: 'tag:static'
  - name: short
    definition:
      resource_type: snapshot
  - name: nested
    definition:
      union:
        - method: selector
          value: text
        - method: selector
          value: short
  - name: reduced
    default: true
    definition:
      method: config.materialized
      value: view
      childrens_parents: false
      exclude:
        - stg_users
`;

const selectors = parseSelectorsFile(file, 'selectors.yml');

test.each([
  ['nightly', 'int_orders rel_orders_users stg_orders stg_users'],
  ['cautious_orders', 'not_null_stg_orders_id stg_orders'],
  ['text', 'countries'],
  ['short', 'users_history'],
  ['nested', 'countries users_history'],
])('selector %s chooses %s', (selector, ids) => {
  expect(choose({select: [], selector}, {selectors})).toEqual(ids.split(' '));
});

test('the default selector counts where nothing is chosen, and only there', () => {
  expect(choose({select: []}, {selectors})).toEqual(['not_null_stg_orders_id', 'stg_orders']);
  expect(choose({select: ['countries']}, {selectors})).toEqual(['countries']);
});

test('an expression may name a selector and take away from it', () => {
  expect(choose({select: ['selector:nested & !countries']}, {selectors})).toEqual(['users_history']);
  expect(choose({select: [], selector: 'nested', exclude: ['selector:short']}, {selectors})).toEqual([
    'countries',
  ]);
});

test.each([
  ['definition: {method: tag}', 'selectors.yml:3:17: value is missing'],
  ['definition: {method: tga, value: x}', 'selector a: There is no selection method tga'],
  ['definition: {union: tag}', 'must be a list of definitions'],
  ['definition: {union: [{exclude: [x]}]}', 'only excludes'],
  ['definition: {method: tag, value: x, children_depth: many, children: true}', 'a whole number of steps'],
  ['definition: {method: tag, value: x, depth: 1}', 'unknown key "depth"'],
  ["definition: 'tag:a,'", 'selector a: The selection ends where something to choose is missing'],
  ['definition: {method: tag, value: x, indirect_selection: greedy}', 'must be one of eager, cautious'],
  ['definition: 3', 'must be text'],
])('%s is refused', async (definition, message) => {
  const text = `selectors:\n  - name: a\n    ${definition}\n`;
  const error = await failureOf(() => parseSelectorsFile(text, 'selectors.yml'));
  expect(error.message).toContain(message);
});

test('selectors that refer to one another in a circle are refused', async () => {
  const circle = parseSelectorsFile(
    "selectors:\n  - {name: a, definition: 'selector:b'}\n  - {name: b, definition: 'selector:a'}\n",
    'selectors.yml',
  );
  const error = await failureOf(() => choose({select: ['selector:a']}, {selectors: circle}));
  expect(error.message).toContain('circle: a -> b -> a');
});
