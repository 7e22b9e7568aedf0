import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {createIngestProject, destinations} from '#test/helpers/ingest-project.ts';

type Cell = string | number | null;

interface Numbers {
  sales: Cell[][];
  prices: Cell[][];
  columns: Record<string, (number | string | null)[]>;
  onehot: number[][];
  point_in_time: (number | null)[];
  point_in_time_tolerance: (number | null)[];
  fill_forward: number[];
  dedupe: number[];
}

const fixture = new URL('../fixtures/features/numbers.json', import.meta.url);
const numbers = JSON.parse(await readFile(fixture, 'utf8')) as Numbers;
const able = destinations.filter(({definition}) => definition.capabilities.transform);
const calls = Object.keys(numbers.columns);

/** `select 1 as id, 'west' as shop union all select ...` */
function rowsAsSql(names: readonly string[], rows: readonly Cell[][]): string {
  const literal = (cell: Cell) => (typeof cell === 'string' ? `'${cell}'` : String(cell));
  return rows
    .map((row) => `select ${row.map((cell, place) => `${literal(cell)} as ${names[place]}`).join(', ')}`)
    .join('\nunion all ');
}

// MariaDB 10.11 mixes up the partitions of windows when very many different ones stand in one SELECT.
const callsTogether = 6;

const tableOf = (place: number) => `learned_${Math.floor(place / callsTogether)}`;

const learning = Object.fromEntries(
  Object.entries(Object.groupBy(calls.keys(), tableOf)).map(([table, places]) => [
    table,
    `select id, ${places!
      .map((place) => `{{ features.${calls[place]!.replace("'sales'", "ref('sales')")} }} as c${place}`)
      .join(',\n  ')}\nfrom {{ ref('sales') }}`,
  ]),
);

const pointInTime = (tolerance: string) =>
  `{{ features.point_in_time(ref('sales'), ref('prices'), 'shop', 'day', 'since', 'price'${tolerance}) }}`;

const assets: Record<string, string> = {
  ...learning,
  sales: rowsAsSql(['id', 'shop', 'day', 'amount', 'pieces', 'colour', 'bought'], numbers.sales),
  prices: rowsAsSql(['shop', 'since', 'price'], numbers.prices),
  onehot:
    "select id, {{ features.encode_onehot('colour', ['red', 'green', 'blue'], prefix='is') }} from {{ ref('sales') }}",
  priced: pointInTime(''),
  priced_lately: pointInTime(', tolerance="10"'),
  filled: "{{ features.fill_forward(ref('sales'), 'amount', 'day', ['id', 'shop'], partition_by='shop') }}",
  first_ones: "{{ features.dedupe(ref('sales'), 'shop', 'day', ['id', 'shop', 'day']) }}",
  parts: `select id, {{ features.train_test('id', test=0.25, seed=1) }} as part, {{ features.fold('id', 5) }} as fold,
    {{ features.encode_hash('shop', 8) }} as bucket from {{ ref('sales') }}`,
};

/** What the first system chose, for the comparison with the others. */
let firstChoice: unknown;

test.each(able.map((destination) => [destination.title, destination] as const))(
  'features on %s have the numbers of scikit-learn and pandas',
  {timeout: 180_000},
  async (_, destination) => {
    const project = await createIngestProject('{type: duckdb, path: app.duckdb}', destination);
    const files = Object.entries(assets).map(([name, sql]) => [
      `assets/${name}.sql`,
      `/* @weir\nname: ${project.table(name)}\n*/\n${sql}\n`,
    ]);
    await project.write(Object.fromEntries(files) as Record<string, string>);
    const {exitCode, stderr} = await project.weir('run');
    expect({exitCode, stderr}).toMatchObject({exitCode: 0});

    const rowsOf = (table: string) => project.rows(`select * from ${project.table(table)} order by id`);
    const learned = new Map<string, Record<string, unknown>[]>();
    for (const table of Object.keys(learning)) learned.set(table, await rowsOf(table));
    const differing = calls.flatMap((call, place) =>
      numbers.columns[call]!.flatMap((wanted, row) => {
        const value = learned.get(tableOf(place))![row]![`c${place}`];
        return isSame(value, wanted) ? [] : [{call, row, value, wanted}];
      }),
    );
    expect(differing).toEqual([]);

    const onehot = await rowsOf('onehot');
    const flags = onehot.map((row) => ['is_red', 'is_green', 'is_blue'].map((name) => Number(row[name])));
    expect(flags).toEqual(numbers.onehot);

    const numbersOf = async (table: string, column: string) =>
      (await rowsOf(table)).map(({[column]: value}) => (value === null ? null : Number(value)));
    expect(await numbersOf('priced', 'price')).toEqual(numbers.point_in_time);
    expect(await numbersOf('priced_lately', 'price')).toEqual(numbers.point_in_time_tolerance);
    expect(await numbersOf('filled', 'amount')).toEqual(numbers.fill_forward);
    expect(await numbersOf('first_ones', 'id')).toEqual(numbers.dedupe);

    const parts = (await rowsOf('parts')).map(({part, fold, bucket}) => [part, Number(fold), Number(bucket)]);
    const share = parts.filter(([part]) => part === 'test').length / parts.length;
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.4);
    expect(new Set(parts.map(([, fold]) => fold))).toEqual(new Set([0, 1, 2, 3, 4]));
    firstChoice ??= parts;
    expect(parts).toEqual(firstChoice);
  },
);

function isSame(value: unknown, wanted: number | string | null): boolean {
  if (typeof wanted !== 'number') return value === wanted;
  return value !== null && Math.abs(Number(value) - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted));
}
