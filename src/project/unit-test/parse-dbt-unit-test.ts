import {parseTableReference, type TestPlace} from './parse-unit-test.ts';
import type {Fixture, UnitTest} from './unit-test.ts';
import type {WrittenDbtUnitTest} from './unit-test-schema.ts';

type DbtData = WrittenDbtUnitTest['expect'];

/** Text of a fixture file of the project, by the name that tests give it; throws where there is none. */
export type ReadFixture = (name: string, format: 'csv' | 'sql') => string;

/** A test in dbt's form. */
export function parseDbtUnitTest(
  written: WrittenDbtUnitTest,
  place: TestPlace,
  readFixture: ReadFixture,
): UnitTest {
  const {name, description, tags = [], model, given = [], overrides = {}} = written;
  return {
    name,
    asset: model,
    ...(description !== undefined && {description}),
    tags,
    ...place,
    inputs: given.map(({input, ...data}) => ({
      table: parseTableReference(input),
      label: input,
      fixture: toFixture(data, readFixture),
    })),
    expected: {...toFixture(written.expect, readFixture), isOrdered: false},
    ctes: new Map(),
    variables: overrides.vars ?? {},
    environmentVariables: Object.fromEntries(
      Object.entries(overrides.env_vars ?? {}).map(([key, value]) => [key, String(value)]),
    ),
    isIncremental: overrides.macros?.['is_incremental'] === true,
  };
}

function toFixture({rows, format = 'dict', fixture}: DbtData, readFixture: ReadFixture): Fixture {
  if (format === 'dict') return {kind: 'rows', rows: Array.isArray(rows) ? rows : []};
  const text = fixture === undefined ? String(rows ?? '') : readFixture(fixture, format);
  return format === 'csv' ? {kind: 'csv', text} : {kind: 'sql', sql: text};
}
