import fc from 'fast-check';
import {expect, test} from 'vitest';
import {sortByDependencies} from '#src/project/graph.ts';

test('a name comes after everything that it depends on', () => {
  const acyclic = fc
    .array(fc.array(fc.nat(), {maxLength: 4}), {maxLength: 30})
    .map(
      (rows) =>
        new Map(rows.map((row, index) => [`a${index}`, index === 0 ? [] : row.map((n) => `a${n % index}`)])),
    );
  fc.assert(
    fc.property(acyclic, (dependencies) => {
      const order = sortByDependencies(dependencies);
      expect(order.toSorted()).toEqual([...dependencies.keys()].toSorted());
      for (const [name, upstream] of dependencies)
        for (const dependency of upstream)
          expect(order.indexOf(dependency)).toBeLessThan(order.indexOf(name));
    }),
  );
});

test('a circle is shown from its start to its start', () => {
  const dependencies = new Map([
    ['a', ['c']],
    ['b', ['a']],
    ['c', ['b']],
    ['d', ['a']],
  ]);
  expect(() => sortByDependencies(dependencies)).toThrow(
    /circle: (a -> b -> c -> a|b -> c -> a -> b|c -> a -> b -> c)/,
  );
});

test('a chain of 20,000 assets is no problem', () => {
  const names = Array.from({length: 20_000}, (_, index) => `a${index}`);
  const dependencies = new Map(names.map((name, index) => [name, index === 0 ? [] : [names[index - 1]!]]));
  expect(sortByDependencies(dependencies)).toEqual(names);
});
