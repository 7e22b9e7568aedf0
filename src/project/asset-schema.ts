import {z} from 'zod';
import {buildKeys, scheduleKeys} from './build-schema.ts';
import {unitTestSchema} from './unit-test/unit-test-schema.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const bound = z.union([z.number(), z.string()]);

const checkOptions = {
  name: z
    .string()
    .min(1)
    .meta({description: 'Name shown in results; default: made from the rule'})
    .optional(),
  severity: z.enum(['error', 'warn']).meta({description: 'warn only reports; default error'}).optional(),
  where: z.string().min(1).meta({description: 'SQL condition that limits the rows looked at'}).optional(),
};

const columnRules = {
  not_null: z.literal(true).optional(),
  unique: z.literal(true).optional(),
  accepted_values: z.array(scalar).min(1).optional(),
  relationships: z.strictObject({to: z.string().min(1), field: z.string().min(1)}).optional(),
  min: bound.optional(),
  max: bound.optional(),
  positive: z.literal(true).optional(),
  non_negative: z.literal(true).optional(),
  pattern: z.string().min(1).optional(),
};

const tableRules = {
  row_count: z
    .strictObject({min: z.number().int().min(0).optional(), max: z.number().int().min(0).optional()})
    .optional(),
  unique: z.array(z.string().min(1)).min(1).optional(),
  sql: z.string().min(1).meta({description: 'A SELECT whose rows are the failures'}).optional(),
};

const columnCheckSchema = z.union([
  z.enum(['not_null', 'unique', 'positive', 'non_negative']),
  z.strictObject({...columnRules, ...checkOptions}),
]);

const tableCheckSchema = z.strictObject({...tableRules, ...checkOptions});

/** What every asset can say of a column. */
export const columnKeys = {
  name: z.string().min(1),
  description: z.string().optional(),
  checks: z.array(columnCheckSchema).optional(),
};

const checked = {
  columns: z
    .array(z.strictObject(columnKeys))
    .meta({description: 'Columns with their descriptions and checks'})
    .optional(),
  checks: z.array(tableCheckSchema).meta({description: 'Checks of the whole table'}).optional(),
};

/** Keys of every asset. */
export const assetKeys = {
  name: z
    .string()
    .min(1)
    .meta({description: 'schema.table; default: from the path below assets/'})
    .optional(),
  description: z.string().optional(),
  owner: z.string().optional(),
  tags: z.array(z.string().min(1)).optional(),
  depends_on: z
    .array(z.string().min(1))
    .meta({description: 'Assets to build first, beside those found in the SQL'})
    .optional(),
  ...scheduleKeys,
  ...checked,
};

/** Header comment of a SQL asset. */
export const sqlHeaderSchema = z.strictObject({
  ...assetKeys,
  connection: z.string().min(1).meta({description: 'Connection to build on'}).optional(),
  ...buildKeys,
  unit_tests: z
    .array(unitTestSchema)
    .meta({description: 'Inputs and the rows that they have to give'})
    .optional(),
});

/** `<asset>.checks.yml` beside an asset. */
export const checksFileSchema = z.strictObject(checked);

export type SqlHeader = z.infer<typeof sqlHeaderSchema>;
export type ChecksFile = z.infer<typeof checksFileSchema>;
