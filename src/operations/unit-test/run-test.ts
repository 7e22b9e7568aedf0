import {CancelledError, OpsError, UsageError} from '../../errors/index.ts';
import type {FoundUnitTest} from '../../project/unit-test/load-unit-tests.ts';
import type {Column, ColumnType, OpenWarehouse} from '../../warehouse/index.ts';
import {compareRows, type Row, type RowDifference} from './compare-rows.ts';
import {columnNames, isSameName, rowsOf, rowsSql} from './fixture-sql.ts';
import {readRows} from './read-rows.ts';
import {prepareTest, type Assertion, type TestScope} from './prepare-test.ts';

/** How the rows of a result or a CTE differ from those that were expected. */
export interface FailedAssertion {
  cte?: string;
  /** Of the rows in `differences`. */
  columns: readonly {name: string; type: ColumnType}[];
  differences: readonly RowDifference[];
  /** Statement that gave the rows. */
  sql: string;
}

export interface UnitTestOutcome {
  status: 'passed' | 'failed' | 'errored';
  failed: readonly FailedAssertion[];
  error?: OpsError;
}

/** Runs one test; what is wrong with the test itself or its SQL is an outcome too. */
export async function runUnitTest(
  test: FoundUnitTest,
  warehouse: OpenWarehouse,
  createScope: () => Promise<TestScope>,
  signal: AbortSignal,
): Promise<UnitTestOutcome> {
  try {
    const scope = await createScope();
    const failed: FailedAssertion[] = [];
    for (const assertion of await prepareTest(test, scope)) {
      const failure = await assertRows(assertion, warehouse, test, signal);
      if (failure) failed.push(failure);
    }
    return {status: failed.length > 0 ? 'failed' : 'passed', failed};
  } catch (error) {
    if (!(error instanceof OpsError) || error instanceof CancelledError) throw error;
    return {status: 'errored', failed: [], error};
  }
}

async function assertRows(
  {cte, sql, expected}: Assertion,
  warehouse: OpenWarehouse,
  test: FoundUnitTest,
  signal: AbortSignal,
): Promise<FailedAssertion | undefined> {
  const actual = await readRows(warehouse, sql, signal);
  const wanted = await expectedRows();
  const positions = wanted.columns.map(({name}) => {
    const position = actual.columns.findIndex((column) => isSameName(column.name, name));
    if (position === -1) throw unknownColumnError(test, name, actual.columns);
    return position;
  });
  const types = positions.map((position) => actual.columns[position]!.type);
  const rows = actual.rows.map((row) => positions.map((position) => row[position]!));
  const differences = compareRows(wanted.rows, rows, {types, isOrdered: expected.isOrdered});
  if (differences.length === 0) return undefined;
  return {
    ...(cte !== undefined && {cte}),
    columns: wanted.columns.map(({name}, index) => ({name, type: types[index]!})),
    differences,
    sql,
  };

  /** Made by the system itself with the types of the result, so that values have the same form on both sides. */
  async function expectedRows(): Promise<{columns: readonly Pick<Column, 'name'>[]; rows: Row[]}> {
    if (expected.kind === 'sql') return readRows(warehouse, expected.sql, signal);
    const written = rowsOf(expected);
    const names = columnNames(written);
    if (names.length === 0) return {columns: actual.columns, rows: []};
    const columns = names.map((name) => {
      const column = actual.columns.find((candidate) => isSameName(candidate.name, name));
      if (!column) throw unknownColumnError(test, name, actual.columns);
      return {name, type: column.type};
    });
    return readRows(warehouse, rowsSql(written, columns, warehouse.definition.dialect), signal);
  }
}

function unknownColumnError({file, line, asset}: FoundUnitTest, name: string, columns: readonly Column[]) {
  return new UsageError(`${file}:${line}: the test expects a column ${name}, which ${asset} does not give`, {
    code: 'asset-invalid',
    hint: `It gives ${columns.map((column) => column.name).join(', ')}.`,
  });
}
