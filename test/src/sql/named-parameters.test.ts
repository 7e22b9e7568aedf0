import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {findParameters, replaceParameters} from '#src/sql/index.ts';

const namesIn = (sql: string) => findParameters(sql).map(({name}) => name);

describe('findParameters', () => {
  test.each([
    ['select :a, :b + :a', ['a', 'b', 'a']],
    ['where x=:x and (:y is null)', ['x', 'y']],
    [':a || \':b\' || ":c" || $$:d$$ -- :e\n /* :f */', ['a']],
    ['select x::int, :y::int, z :: int', ['y']],
    ['select list[1:n], document:field, f(x):g', []],
    ["select {'a':b, c:d, 'e': :f}", ['f']],
    ['x := :y', ['y']],
    ['interval :größe, :日本', ['größe', '日本']],
    ['limit :n', ['n']],
    [': a, :1', []],
  ])('%j', (sql, names) => {
    expect(namesIn(sql)).toEqual(names);
  });

  test('a slice without a start is not surely a parameter', () => {
    expect(findParameters('select l[:n], :n')).toMatchObject([{isCertain: false}, {isCertain: true}]);
  });
});

describe('replaceParameters', () => {
  test('knows where everything stood before', () => {
    const sql = 'select :first, x from t where y = :second';
    const {text, formerOffset} = replaceParameters(sql, findParameters(sql), ({name}) => `cast(${name})`);
    expect(text).toBe('select cast(first), x from t where y = cast(second)');
    for (const word of ['select', 'x from', 'y ='])
      expect(formerOffset(text.indexOf(word))).toBe(sql.indexOf(word));
    expect(formerOffset(text.indexOf('cast(second)') + 4)).toBe(sql.indexOf(':second'));
  });

  test('property: with its own text for every use nothing changes', () => {
    const text = fc.string({unit: fc.constantFrom(...`:a1'"$[]{} -/*\n(=`)});
    fc.assert(
      fc.property(text, (sql) => {
        const same = replaceParameters(sql, findParameters(sql), ({name}) => `:${name}`);
        expect(same.text).toBe(sql);
        for (const use of findParameters(sql)) expect(sql.slice(use.start, use.end)).toBe(`:${use.name}`);
      }),
      {numRuns: 500},
    );
  });
});
