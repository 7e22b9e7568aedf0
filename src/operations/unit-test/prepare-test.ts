import {UsageError} from '../../errors/index.ts';
import type {Expectation, Fixture, TableReference} from '../../project/unit-test/unit-test.ts';
import type {FoundUnitTest} from '../../project/unit-test/load-unit-tests.ts';
import {translateSql} from '../../project/translate-sql.ts';
import {findCommonTables} from '../../sql/common-table-bodies.ts';
import {freezeTime} from '../../sql/freeze-time.ts';
import {placeTablesByTokens} from '../../transform/place-tables-by-tokens.ts';
import {placeTables} from '../../transform/place-tables.ts';
import {suggest} from '../../util/suggest.ts';
import {
  formatRelation,
  parseRelation,
  type Column,
  type Dialect,
  type Relation,
} from '../../warehouse/index.ts';
import {columnNames, inferType, isSameName, rowsOf, rowsSql, type FixtureColumn} from './fixture-sql.ts';
import {frozenTime} from './frozen-time.ts';

/** What a test needs to know of its project. */
export interface TestScope {
  /** SQL of the asset as the test renders it. */
  select: string;
  /** The asset's own table. */
  self: Relation;
  /** The table of an asset by name; `isEphemeral` tells that it is a CTE of that name instead. */
  findAsset(name: string): {relation: Relation; ephemeralName?: string} | undefined;
  /** Dialect of the asset's connection, in which the SQL and types are written. */
  written: Dialect;
  /** Dialect of the system that runs the test. */
  dialect: Dialect;
  defaultSchema?: string;
  /** Columns of a table that is there; undefined where nobody can tell. */
  describe(relation: Relation): Promise<readonly Column[] | undefined>;
}

/** A SELECT and the rows that it has to give. */
export interface Assertion {
  /** Name of the CTE that is looked at; absent for the result. */
  cte?: string;
  sql: string;
  expected: Expectation;
}

/** The statements of a test, which read no table: inputs stand in place of them. Throws `UsageError`. */
export async function prepareTest(test: FoundUnitTest, scope: TestScope): Promise<Assertion[]> {
  const {dialect, written} = scope;
  const place = `${test.file}:${test.line}`;
  const traits = dialect.lexicalTraits;
  const isTranslated = written.parserDialect !== dialect.parserDialect;
  const toDialect = (sql: string) =>
    isTranslated
      ? translateSql(sql, {file: place, from: written.parserDialect, to: dialect.parserDialect})
      : sql;
  const freeze = (sql: string) =>
    test.now === undefined ? sql : freezeTime(sql, frozenTime(test.now, dialect, place), traits);
  const select = freeze(await toDialect(scope.select));
  const inputs = await Promise.all(
    test.inputs.map(async ({table, label, fixture}) => {
      const found = findTable(table, scope);
      return {label, ...found, sql: await fixtureSql(fixture, found.relation, scope, toDialect)};
    }),
  );
  const used = new Set<string>();
  const unknown: string[] = [];
  const keyOf = (relation: Relation) => relationKey(relation, scope.defaultSchema);
  const put = (relation: Relation): string | undefined => {
    const input = inputs.find((candidate) => keyOf(candidate.relation) === keyOf(relation));
    if (!input) {
      unknown.push(formatRelation(relation));
      return undefined;
    }
    used.add(input.label);
    return `(\n${input.sql}\n)`;
  };
  let sql = select;
  for (const {ephemeralName, sql: rows, label} of inputs) {
    const body = findCommonTables(sql, traits).tables.find(({name}) => name === ephemeralName);
    if (!body) continue;
    used.add(label);
    sql = `${sql.slice(0, body.start)}\n${rows}\n${sql.slice(body.end)}`;
  }
  const placed = await placeTables(sql, dialect, put);
  const isolated = 'sql' in placed ? placed.sql : placeTablesByTokens(sql, dialect, put);
  const unread = test.inputs.find(({label, table}) => !used.has(label) && table.kind !== 'this');
  if (unknown.length > 0) throw missingInputError(place, test, unknown, unread?.label);
  if (unread) throw unreadInputError(place, test, unread.label, [...used]);
  const expectation = async (expected: Expectation): Promise<Expectation> =>
    expected.kind === 'sql' ? {...expected, sql: freeze(await toDialect(expected.sql))} : expected;
  const assertions: Assertion[] = [];
  if (test.expected) assertions.push({sql: isolated, expected: await expectation(test.expected)});
  const {tables, end} = findCommonTables(isolated, traits);
  for (const [cte, expected] of test.ctes) {
    const table = tables.find(({name}) => isSameName(name, cte));
    if (!table)
      throw unknownCteError(
        place,
        test,
        cte,
        tables.map(({name}) => name),
      );
    const name = table.isQuoted ? dialect.quoteIdentifier(table.name) : table.name;
    assertions.push({
      cte,
      sql: `${isolated.slice(0, end)}\nselect * from ${name}`,
      expected: await expectation(expected),
    });
  }
  if (assertions.length === 0)
    throw new UsageError(`${place}: the test ${test.name} expects nothing`, {
      code: 'asset-invalid',
      hint: 'Write the rows under `expected:`, or those of a CTE under `ctes:`.',
    });
  return assertions;
}

function findTable(table: TableReference, scope: TestScope): {relation: Relation; ephemeralName?: string} {
  if (table.kind === 'this') return {relation: scope.self};
  if (table.kind === 'source') return {relation: {schema: table.schema, name: table.table}};
  return scope.findAsset(table.name) ?? {relation: parseRelation(table.name)};
}

function relationKey({schema, name}: Relation, defaultSchema = ''): string {
  return `${schema ?? defaultSchema}\0${name}`.toLowerCase();
}

async function fixtureSql(
  fixture: Fixture,
  relation: Relation,
  scope: TestScope,
  toDialect: (sql: string) => string | Promise<string>,
): Promise<string> {
  if (fixture.kind === 'sql') return (await toDialect(fixture.sql)).replace(/(?:\s|;)+$/, '');
  const rows = rowsOf(fixture);
  const given = fixture.columns ?? {};
  const described = (await scope.describe(relation)) ?? [];
  const names = [
    ...described.map(({name}) => name),
    ...[...columnNames(rows), ...Object.keys(given)].filter(
      (name) => !described.some((column) => isSameName(column.name, name)),
    ),
  ];
  const columns = [...new Set(names)].map((name): FixtureColumn => {
    const native = Object.entries(given).find(([column]) => isSameName(column, name))?.[1];
    const known = described.find((column) => isSameName(column.name, name));
    const values = rows.map((row) => row[name]);
    return {
      name,
      type:
        (native === undefined ? known?.type : scope.written.fromNativeType(native)) ??
        inferType(values, {isText: fixture.kind === 'csv', hasDates: true}),
    };
  });
  if (columns.length === 0)
    throw new UsageError(`Nothing tells which columns ${formatRelation(relation)} has`, {
      code: 'asset-invalid',
      hint: 'Give it a row, or its columns: `{rows: [], columns: {id: bigint}}`.',
    });
  return rowsSql(rows, columns, scope.dialect);
}

function missingInputError(
  place: string,
  {asset}: FoundUnitTest,
  unknown: readonly string[],
  unread: string | undefined,
): UsageError {
  const tables = [...new Set(unknown)];
  const near = unread === undefined ? undefined : suggest(unread, tables);
  return new UsageError(`${place}: ${asset} reads ${tables.join(', ')}, for which the test has no input`, {
    code: 'asset-invalid',
    hint: near
      ? `It has rows of ${unread}. Did you mean ${near}?`
      : `Add the rows under \`inputs:\`, or an empty table: \`${tables[0]}: {rows: [], columns: {id: bigint}}\`.`,
  });
}

function unreadInputError(
  place: string,
  {asset}: FoundUnitTest,
  label: string,
  read: readonly string[],
): UsageError {
  const near = suggest(label, read);
  return new UsageError(`${place}: the test gives rows of ${label}, which ${asset} does not read`, {
    code: 'asset-invalid',
    hint: near === undefined ? 'Remove the input, or correct its name.' : `Did you mean ${near}?`,
  });
}

function unknownCteError(
  place: string,
  {asset}: FoundUnitTest,
  cte: string,
  known: readonly string[],
): UsageError {
  const near = suggest(cte, known);
  return new UsageError(`${place}: ${asset} has no common table expression ${cte}`, {
    code: 'asset-invalid',
    hint:
      known.length > 0
        ? `${near === undefined ? '' : `Did you mean ${near}? `}It has ${known.join(', ')}.`
        : 'Its SQL has none; test its result with `expected:`.',
  });
}
