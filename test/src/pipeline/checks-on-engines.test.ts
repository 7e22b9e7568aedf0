import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {parse} from 'yaml';
import {openConnection} from '#src/operations/open-connection.ts';
import {runChecks} from '#src/pipeline/checks/run-checks.ts';
import {checksFileSchema} from '#src/project/asset-schema.ts';
import {parseChecks} from '#src/project/parse-checks.ts';
import type {OpenWarehouse} from '#src/warehouse/index.ts';
import {createTestDatabase as createMariadbDatabase, sharedMariadb} from '#test/engines/mariadb.ts';
import {createTestDatabase, sharedPostgres} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {contextOf} from '#test/helpers/embedded-project.ts';

const postgres = await requireEngine('PostgreSQL', async () =>
  createTestDatabase(await sharedPostgres(), 'weir_checks'),
);
const mariadb = await requireEngine('MariaDB', async () =>
  createMariadbDatabase(await sharedMariadb(), 'weir_checks'),
);
process.env['CHECKS_POSTGRES'] = postgres?.password;
process.env['CHECKS_MARIADB'] = mariadb?.password;

const connections: [string, object | undefined][] = [
  ['DuckDB', {type: 'duckdb', path: 'data.duckdb'}],
  ['SQLite', {type: 'sqlite', path: 'data.sqlite'}],
  ['PostgreSQL', postgres && {type: 'postgres', ...postgres, password: 'env:CHECKS_POSTGRES'}],
  ['MariaDB', mariadb && {type: 'mariadb', ...mariadb, password: 'env:CHECKS_MARIADB'}],
];

const setUp = [
  'create table items (id integer, grp varchar(10), code varchar(10), price decimal(10,2), seen date)',
  `insert into items values (1, 'a', 'x', 1.50, '2026-01-01'), (2, 'a', ' ', 2.50, '2026-01-02'), (3, 'a', '', 3.50, '2026-01-04'),
   (5, 'b', null, 4.50, '2026-01-05'), (5, 'b', null, null, '2026-01-06')`,
  'create table others (id integer, grp varchar(10), active integer)',
  `insert into others values (1, 'a', 1), (2, 'a', 1), (3, 'b', 0), (5, 'b', 1), (null, 'b', 1)`,
  'create table spans (grp varchar(10), starts integer, ends integer)',
  `insert into spans values ('a', 1, 3), ('a', 3, 5), ('a', 6, 7), ('b', 1, 4), ('b', 3, 5), ('b', 9, 9)`,
  'create table alike (seen date, grp varchar(10), id integer, price decimal(10,2))',
  'insert into alike select seen, grp, id, case when id = 1 then 9.5 else price end from items',
  'create table hollow (id integer, seen date)',
];

/** Rule, the table that it is about, and how many rows break it. */
const rules: [string, string, number][] = [
  ['columns: [{name: code, checks: [not_null]}]', 'items', 2],
  ['columns: [{name: id, checks: [unique]}]', 'items', 1],
  ['columns: [{name: grp, checks: [{accepted_values: [a]}]}]', 'items', 2],
  ['columns: [{name: grp, checks: [{accepted_values: {values: [a, b]}}]}]', 'items', 0],
  ['columns: [{name: grp, checks: [{not_accepted_values: {values: [b]}}]}]', 'items', 2],
  ['columns: [{name: id, checks: [{relationships: {to: others, field: id}}]}]', 'items', 0],
  [
    'columns: [{name: id, checks: [{relationships: {to: others, field: id, to_where: active = 1}}]}]',
    'items',
    1,
  ],
  [
    'columns: [{name: id, checks: [{relationships: {to: others, field: id, to_where: active = 1}, where: id <> 3}]}]',
    'items',
    0,
  ],
  ['columns: [{name: price, checks: [{accepted_range: {min: 2, max: 4}}]}]', 'items', 2],
  ['columns: [{name: price, checks: [{accepted_range: {min: 1.5, inclusive: false}}]}]', 'items', 1],
  ['columns: [{name: code, checks: [not_empty_string]}]', 'items', 2],
  ['columns: [{name: id, checks: [at_least_one]}]', 'items', 0],
  ['columns: [{name: id, checks: [at_least_one]}]', 'hollow', 1],
  ['columns: [{name: code, checks: [{at_least_one: {group_by: [grp]}}]}]', 'items', 1],
  ['columns: [{name: grp, checks: [not_constant]}]', 'items', 0],
  ['columns: [{name: grp, checks: [{not_constant: true, where: "grp = \'a\'"}]}]', 'items', 1],
  ['columns: [{name: id, checks: [{not_constant: {group_by: [grp]}}]}]', 'items', 1],
  ['columns: [{name: code, checks: [{not_null_proportion: {at_least: 0.6}}]}]', 'items', 0],
  ['columns: [{name: code, checks: [{not_null_proportion: {at_least: 0.7}}]}]', 'items', 1],
  ['columns: [{name: code, checks: [{not_null_proportion: {at_least: 0.5, group_by: [grp]}}]}]', 'items', 1],
  ['columns: [{name: id, checks: [sequential_values]}]', 'items', 2],
  ['columns: [{name: id, checks: [{sequential_values: {group_by: [grp]}}]}]', 'items', 1],
  ['columns: [{name: seen, checks: [{sequential_values: {datepart: day}}]}]', 'items', 1],
  ['columns: [{name: seen, checks: [{sequential_values: {datepart: day, group_by: [grp]}}]}]', 'items', 1],
  ['columns: [{name: seen, checks: [{sequential_values: {datepart: day, interval: 2}}]}]', 'items', 3],
  ['columns: [{name: grp, checks: [{cardinality_equality: {to: others, field: grp}}]}]', 'items', 2],
  ['columns: [{name: grp, checks: [{cardinality_equality: {to: items, field: grp}}]}]', 'items', 0],
  ['columns: [{name: price, checks: [{expression_is_true: "> 1.5"}]}]', 'items', 1],
  ['checks: [{expression_is_true: id + 1 > price}]', 'items', 0],
  ['checks: [{unique_combination_of_columns: [grp, code], where: "grp = \'b\'"}]', 'items', 1],
  ['checks: [{unique: [grp, code], where: "grp = \'b\'"}]', 'items', 0],
  ['checks: [{equal_rowcount: {to: others}}]', 'items', 0],
  ['checks: [{equal_rowcount: {to: spans}}]', 'items', 1],
  ['checks: [{equal_rowcount: {to: others, group_by: [grp]}}]', 'items', 2],
  ['checks: [{fewer_rows_than: {to: spans}}]', 'items', 0],
  ['checks: [{fewer_rows_than: {to: others}}]', 'items', 1],
  ['checks: [{fewer_rows_than: {to: others}}]', 'spans', 2],
  ['checks: [{equality: {to: items}}]', 'items', 0],
  ['checks: [{equality: {to: others, columns: [id]}}]', 'items', 1],
  ['checks: [{equality: {to: others, columns: [id, grp]}}]', 'items', 3],
  ['checks: [{equality: {to: alike, exclude_columns: [price, CODE]}}]', 'items', 0],
  ['checks: [{equality: {to: alike, exclude_columns: [code]}}]', 'items', 2],
  ['checks: [{recency: {column: seen, within: 36h}}]', 'items', 0],
  ['checks: [{recency: {column: seen, within: 11h}}]', 'items', 1],
  ['checks: [{recency: {column: seen, within: 36h, group_by: [grp]}}]', 'items', 1],
  ['columns: [{name: seen, checks: [{recency: {within: 36h}}]}]', 'hollow', 1],
  [
    'checks: [{mutually_exclusive_ranges: {lower_bound_column: starts, upper_bound_column: ends, partition_by: grp}}]',
    'spans',
    2,
  ],
  [
    'checks: [{mutually_exclusive_ranges: {lower_bound_column: starts, upper_bound_column: ends, partition_by: grp, zero_length_range_allowed: true}}]',
    'spans',
    1,
  ],
  [
    'checks: [{mutually_exclusive_ranges: {lower_bound_column: starts, upper_bound_column: ends, partition_by: grp, zero_length_range_allowed: true, gaps: not_allowed}}]',
    'spans',
    3,
  ],
  [
    'checks: [{mutually_exclusive_ranges: {lower_bound_column: starts, upper_bound_column: ends, partition_by: grp, zero_length_range_allowed: true, gaps: required}}]',
    'spans',
    2,
  ],
];

describe.each(connections)('checks on %s', (_, connection) => {
  let warehouse: OpenWarehouse;
  let folder: string;

  beforeAll(async () => {
    if (!connection) return;
    folder = await mkdtemp(join(tmpdir(), 'weir-checks-'));
    await writeFile(
      join(folder, 'weir.yml'),
      JSON.stringify({project: 'shop', connections: {local: connection}}),
    );
    warehouse = await openConnection(contextOf(folder), 'local');
    for (const text of setUp) await (await warehouse.query.run({text})).close();
  });
  afterAll(async () => {
    await warehouse?.close();
    if (folder) await rm(folder, {recursive: true});
  });

  /** The only check of the text on a table; it is noon on 6 January 2026. */
  async function check(text: string, table: string) {
    const checks = parseChecks(checksFileSchema.parse(parse(text)));
    const ended: {status: string; failures: number; message?: string}[] = [];
    await runChecks({
      asset: table,
      relation: {name: table},
      checks,
      warehouse,
      resolve: (name) => ({name}),
      clock: {now: () => new Date('2026-01-06T12:00:00Z'), monotonicMs: () => 0, sleep: async () => {}},
      signal: new AbortController().signal,
      emit(event) {
        if (event.type === 'check_finished')
          ended.push({
            status: event.status,
            failures: event.failures,
            ...(event.error && {message: event.error.message}),
          });
      },
    });
    return ended[0];
  }

  test.skipIf(!connection).each(rules)('%s of %s: %d', async (text, table, failures) => {
    expect(await check(text, table)).toEqual({status: failures === 0 ? 'passed' : 'failed', failures});
  });

  test.skipIf(!connection)(
    'columns that are excluded have to be there, and some have to be left',
    async () => {
      expect(await check('checks: [{equality: {to: alike, exclude_columns: [cod]}}]', 'items')).toMatchObject(
        {
          status: 'errored',
          message: expect.stringContaining('items has no column cod') as string,
        },
      );
      expect(
        await check('checks: [{equality: {to: alike, exclude_columns: [id, seen]}}]', 'hollow'),
      ).toMatchObject({
        status: 'errored',
        message: expect.stringContaining('excludes every column of hollow') as string,
      });
    },
  );

  test.skipIf(!connection)('thresholds decide between a warning and an error', async () => {
    const status = async (options: string) =>
      (await check(`columns: [{name: code, checks: [{not_null: true, ${options}}]}]`, 'items'))!.status;
    expect(await status('error_if: "> 1"')).toBe('failed');
    expect(await status('error_if: "> 2"')).toBe('warned');
    expect(await status('error_if: "> 5", warn_if: ">= 3"')).toBe('passed');
    expect(await status('severity: warn')).toBe('warned');
    expect(await status('severity: warn, error_if: "> 0"')).toBe('warned');
    expect(await status('error_if: "= 2"')).toBe('failed');
  });
});
