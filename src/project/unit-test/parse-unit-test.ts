import type {Expectation, Fixture, TableReference, UnitTest} from './unit-test.ts';
import type {WrittenExpectation, WrittenFixture, WrittenUnitTest} from './unit-test-schema.ts';

export interface TestPlace {
  file: string;
  line: number;
}

/** A test as weir writes it. `asset` is meant where the test names none. */
export function parseUnitTest(written: WrittenUnitTest, asset: string, place: TestPlace): UnitTest {
  const {name, description, tags = [], inputs = {}, expected, ctes = {}, now, interval} = written;
  return {
    name,
    asset: written.asset ?? asset,
    ...(description !== undefined && {description}),
    tags,
    ...place,
    inputs: Object.entries(inputs).map(([label, fixture]) => ({
      table: parseTableReference(label),
      label,
      fixture: toFixture(fixture),
    })),
    ...(expected && {expected: toExpectation(expected)}),
    ctes: new Map(Object.entries(ctes).map(([cte, rows]) => [cte, toExpectation(rows)])),
    variables: written.vars ?? {},
    environmentVariables: {},
    ...(now !== undefined && {now}),
    isIncremental: written.overrides?.is_incremental ?? false,
    ...(interval && {interval}),
  };
}

/** `staging.orders`, `this`, and dbt's `ref('orders')` and `source('app', 'orders')`. */
export function parseTableReference(written: string): TableReference {
  const text = written.trim();
  if (text === 'this') return {kind: 'this'};
  const call = /^(ref|source)\s*\(([^)]*)\)$/.exec(text);
  if (!call) return {kind: 'name', name: text};
  const names = [...call[2]!.matchAll(/(["'])(.*?)\1/g)].map((match) => match[2]!);
  return call[1] === 'source'
    ? {kind: 'source', schema: names[0] ?? '', table: names[1] ?? ''}
    : {kind: 'name', name: names.at(-1) ?? ''};
}

function toFixture(written: WrittenFixture | WrittenExpectation): Fixture {
  if (Array.isArray(written)) return {kind: 'rows', rows: written};
  const columns = written.columns && {columns: written.columns};
  if ('rows' in written) return {kind: 'rows', rows: written.rows, ...columns};
  if ('csv' in written) return {kind: 'csv', text: written.csv, ...columns};
  return {kind: 'sql', sql: written.sql, ...columns};
}

function toExpectation(written: WrittenExpectation): Expectation {
  const isOrdered = !Array.isArray(written) && written.ordered === true;
  return {...toFixture(written), isOrdered};
}
