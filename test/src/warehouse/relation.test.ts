import fc from 'fast-check';
import {expect, test} from 'vitest';
import {formatRelation, parseRelation} from '#src/warehouse/index.ts';

const part = fc.oneof(
  fc.string({maxLength: 12, unit: 'grapheme'}),
  fc.string({maxLength: 8, unit: fc.constantFrom('a', 'B', '.', '"', ' ', '\n', 'ß', "'")}),
);
const relation = fc.oneof(
  fc.record({name: part}),
  fc.record({schema: part, name: part}),
  fc.record({catalog: part, schema: part, name: part}),
);

test('what is printed reads back as the same relation', () => {
  fc.assert(
    fc.property(relation, (original) => {
      expect(parseRelation(formatRelation(original))).toEqual(original);
    }),
    {numRuns: 2000},
  );
});

test.each([
  ['orders', {name: 'orders'}],
  ['shop.orders', {schema: 'shop', name: 'orders'}],
  ['prod.shop.orders', {catalog: 'prod', schema: 'shop', name: 'orders'}],
  [' shop . orders ', {schema: 'shop', name: 'orders'}],
  ['"my.shop"."Order ""x"""', {schema: 'my.shop', name: 'Order "x"'}],
  ['shop.', {schema: 'shop', name: ''}],
  ['.orders', {schema: '', name: 'orders'}],
  ['shop..orders', {catalog: 'shop', schema: '', name: 'orders'}],
  ['', {name: ''}],
  ['""', {name: ''}],
  ['two words', {name: 'two words'}],
  ['a"b', {name: 'a"b'}],
])('reads %j', (text, expected) => {
  expect(parseRelation(text)).toEqual(expected);
});

test.each([
  [{schema: 'shop', name: 'orders'}, 'shop.orders'],
  [{schema: 'my.shop', name: 'a "b"'}, '"my.shop"."a ""b"""'],
  [{name: 'two words'}, 'two words'],
])('prints %j with quotes only where they are needed', (relation, text) => {
  expect(formatRelation(relation)).toBe(text);
});
