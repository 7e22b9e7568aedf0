import fc from 'fast-check';
import {expect, test} from 'vitest';
import {layerNodes} from '#src/operations/lineage/layer-nodes.ts';

const edges = fc.array(fc.record({from: fc.nat(12), to: fc.nat(12)}), {maxLength: 30});

test('everything stands right of what it reads, and no two in one place', () => {
  fc.assert(
    fc.property(edges, (pairs) => {
      const names = Array.from({length: 13}, (_, index) => String(index));
      const forward = pairs
        .filter(({from, to}) => from < to)
        .map(({from, to}) => ({from: String(from), to: String(to)}));
      const places = layerNodes(names, forward);
      for (const {from, to} of forward)
        expect(places.get(to)!.layer).toBeGreaterThan(places.get(from)!.layer);
      const spots = new Set(Array.from(places.values(), ({layer, position}) => `${layer}:${position}`));
      expect(spots.size).toBe(names.length);
    }),
  );
});

test('circles and tables that read themselves have places too', () => {
  fc.assert(
    fc.property(edges, (pairs) => {
      const names = Array.from({length: 13}, (_, index) => String(index));
      const places = layerNodes(
        names,
        pairs.map(({from, to}) => ({from: String(from), to: String(to)})),
      );
      expect([...places.values()].every(({layer, position}) => layer >= 0 && position >= 0)).toBe(true);
    }),
  );
});

test('tables stand beside those that they are joined to', () => {
  const places = layerNodes(
    ['a', 'b', 'x', 'y'],
    [
      {from: 'a', to: 'y'},
      {from: 'b', to: 'x'},
    ],
  );
  expect(places.get('y')!.position === places.get('a')!.position).toBe(true);
  expect(places.get('x')!.position === places.get('b')!.position).toBe(true);
});
