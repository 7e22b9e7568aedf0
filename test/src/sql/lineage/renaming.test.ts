import fc from 'fast-check';
import {expect, test} from 'vitest';
import {trace} from './trace.ts';

/** One SELECT over two earlier relations, by number; columns by place. */
interface Layer {
  left: number;
  right: number;
  join: 'using' | 'cross' | 'union';
  isCommon: boolean;
  columns: {place: number; isRight: boolean; form: number}[];
}

const forms = [
  (column: string) => column,
  (column: string) => `${column} + 1`,
  (column: string) => `max(${column}) over (partition by ${column})`,
  (column: string) => `coalesce(${column}, 0)`,
];

const layer: fc.Arbitrary<Layer> = fc.record({
  left: fc.nat(5),
  right: fc.nat(5),
  join: fc.constantFrom('using' as const, 'cross' as const, 'union' as const),
  isCommon: fc.boolean(),
  columns: fc.array(fc.record({place: fc.nat(3), isRight: fc.boolean(), form: fc.nat(forms.length - 1)}), {
    minLength: 3,
    maxLength: 3,
  }),
});

/** The query with one of endlessly many choices of names for everything that the user names. */
function write(layers: readonly Layer[], nameOf: (what: string) => string): string {
  const relations = [
    {sql: 'raw.orders', columns: ['id', 'customer_id', 'amount']},
    {sql: 'raw.customers', columns: ['id', 'name', 'country']},
  ];
  const common: string[] = [];
  for (const [index, {left, right, join, isCommon, columns}] of layers.entries()) {
    const sides = [left, right].map((number) => relations[number % relations.length]!);
    const aliases = [nameOf(`l${index}`), nameOf(`r${index}`)];
    const names = [0, 1, 2].map((place) => nameOf(`c${index}.${place}`));
    const items = (only?: number) =>
      columns.map(({place, isRight, form}, at) => {
        const side = only ?? (isRight ? 1 : 0);
        return `${forms[form]!(`${aliases[side]}.${sides[side]!.columns[place % 3]}`)} as ${names[at]}`;
      });
    const from = (side: number) => `${sides[side]!.sql} as ${aliases[side]}`;
    const sql =
      join === 'union'
        ? `select ${items(0)} from ${from(0)} union all select ${items(1)} from ${from(1)}`
        : `select ${items()} from ${from(0)} ${join === 'cross' ? `cross join ${from(1)}` : `join ${from(1)} on ${aliases[0]}.${sides[0]!.columns[0]} = ${aliases[1]}.${sides[1]!.columns[0]}`}`;
    const table = nameOf(`t${index}`);
    if (isCommon) common.push(`${table} as (${sql})`);
    relations.push({sql: isCommon ? table : `(${sql})`, columns: names});
  }
  const last = relations.at(-1)!;
  return `${common.length > 0 ? `with ${common.join(', ')} ` : ''}select * from ${last.sql} as ${nameOf('last')}`;
}

test('names that the user chooses do not matter', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(layer, {minLength: 1, maxLength: 5}),
      fc.infiniteStream(fc.nat(1_000_000)),
      async (layers, numbers) => {
        const chosen = new Map<string, string>();
        const plain = write(layers, (what) => `n_${what.replace('.', '_')}`);
        const other = write(layers, (what) => {
          if (!chosen.has(what)) chosen.set(what, `"${numbers.next().value} ${what}é"`);
          return chosen.get(what)!;
        });
        const [one, two] = await Promise.all([trace(plain), trace(other)]);
        expect(one.columns).toHaveLength(3);
        expect(one.columns.every(({how}) => how !== 'unknown')).toBe(true);
        const sorted = (columns: typeof one.columns) =>
          columns.map(({how, sources}) => ({
            how,
            sources: sources.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
          }));
        expect(sorted(two.columns)).toEqual(sorted(one.columns));
        expect(two.filters).toEqual(one.filters);
      },
    ),
    {numRuns: 60},
  );
});
