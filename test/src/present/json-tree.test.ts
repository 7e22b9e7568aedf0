import fc from 'fast-check';
import {expect, test} from 'vitest';
import {jsonTree} from '#src/present/json-tree.ts';

test('shows members and elements in their order, with their paths and every digit', () => {
  const text =
    '{"id": 12345678901234567890.10, "tags": ["a", null], "odd key": {"__proto__": true}, "e": []}';
  expect(jsonTree(text)).toEqual([
    {depth: 0, path: '$', text: '{4}', kind: 'object'},
    {depth: 1, path: '$.id', key: 'id', text: '12345678901234567890.10', kind: 'number'},
    {depth: 1, path: '$.tags', key: 'tags', text: '[2]', kind: 'array'},
    {depth: 2, path: '$.tags[0]', key: '0', text: '"a"', kind: 'string'},
    {depth: 2, path: '$.tags[1]', key: '1', text: 'null', kind: 'null'},
    {depth: 1, path: '$["odd key"]', key: 'odd key', text: '{1}', kind: 'object'},
    {depth: 2, path: '$["odd key"].__proto__', key: '__proto__', text: 'true', kind: 'boolean'},
    {depth: 1, path: '$.e', key: 'e', text: '[0]', kind: 'array'},
  ]);
});

test('is none for what is no JSON, and one line for a scalar', () => {
  expect(jsonTree('{"a": ')).toBeUndefined();
  expect(jsonTree('')).toBeUndefined();
  expect(jsonTree('"x\\ny"')).toEqual([{depth: 0, path: '$', text: '"x\\ny"', kind: 'string'}]);
});

test('has as many lines as there are values', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const count = (value: unknown): number =>
        1 +
        (typeof value === 'object' && value !== null
          ? Object.values(value).reduce<number>((sum, item) => sum + count(item), 0)
          : 0);
      expect(jsonTree(text)).toHaveLength(count(JSON.parse(text)));
    }),
  );
});
