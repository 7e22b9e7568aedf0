import {z} from 'zod';

const rows = z.array(z.record(z.string(), z.unknown()));
const columns = z
  .record(z.string(), z.string())
  .meta({description: 'Types of columns, in the words of the connection'})
  .optional();

const fixture = z.union([
  rows,
  z.strictObject({rows, columns}),
  z.strictObject({csv: z.string(), columns}),
  z.strictObject({sql: z.string().min(1), columns}),
]);

const ordered = z.boolean().meta({description: 'Rows have to come in this order; default any'}).optional();

const expectation = z.union([
  rows,
  z.strictObject({rows, columns, ordered}),
  z.strictObject({csv: z.string(), columns, ordered}),
  z.strictObject({sql: z.string().min(1), columns, ordered}),
]);

const described = {
  name: z.string().min(1),
  description: z.string().optional(),
  tags: z.array(z.string().min(1)).optional(),
};

const testSchema = z.strictObject({
  ...described,
  asset: z.string().min(1).meta({description: 'Default: the asset beside the file'}).optional(),
  inputs: z
    .record(z.string(), fixture)
    .meta({description: 'Rows of each table that the asset reads; `this` is its own'})
    .optional(),
  expected: expectation.optional(),
  ctes: z.record(z.string(), expectation).meta({description: 'Rows of common table expressions'}).optional(),
  vars: z.record(z.string(), z.unknown()).optional(),
  now: z
    .string()
    .min(1)
    .meta({description: 'The time that the SQL sees, e.g. 2026-01-31T12:00:00Z'})
    .optional(),
  interval: z.strictObject({start: z.string().min(1), end: z.string().min(1)}).optional(),
  overrides: z.strictObject({is_incremental: z.boolean().optional()}).optional(),
});

const dbtData = {
  rows: z.union([rows, z.string()]).optional(),
  format: z.enum(['dict', 'csv', 'sql']).optional(),
  fixture: z.string().min(1).optional(),
};

/** The form that dbt has for the same. */
const dbtTestSchema = z.strictObject({
  ...described,
  model: z.string().min(1),
  given: z.array(z.strictObject({input: z.string().min(1), ...dbtData})).optional(),
  expect: z.strictObject(dbtData),
  overrides: z
    .strictObject({
      macros: z.record(z.string(), z.unknown()).optional(),
      vars: z.record(z.string(), z.unknown()).optional(),
      env_vars: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    })
    .optional(),
  config: z.record(z.string(), z.unknown()).optional(),
  versions: z.unknown().optional(),
});

/** `<asset>.test.yml`. */
export const unitTestFileSchema = z.strictObject({
  tests: z.array(testSchema).optional(),
  unit_tests: z.array(dbtTestSchema).optional(),
});

export const unitTestSchema = testSchema;

export type WrittenUnitTest = z.infer<typeof testSchema>;
export type WrittenDbtUnitTest = z.infer<typeof dbtTestSchema>;
export type WrittenFixture = z.infer<typeof fixture>;
export type WrittenExpectation = z.infer<typeof expectation>;
