import {z} from 'zod';
import {buildKeys, scheduleKeys} from './build-schema.ts';
import {columnCheckSchema, tableCheckSchema} from './check-schema.ts';
import {unitTestSchema} from './unit-test/unit-test-schema.ts';

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

const enforcedColumnKeys = {
  type: z.string().min(1).meta({description: 'Type in the words of the connection'}).optional(),
  nullable: z.boolean().meta({description: 'False: no row without a value; default true'}).optional(),
  constraints: z.array(z.looseObject({type: z.string()})).optional(),
};

/** Header comment of a SQL asset. */
export const sqlHeaderSchema = z.strictObject({
  ...assetKeys,
  connection: z.string().min(1).meta({description: 'Connection to build on'}).optional(),
  ...buildKeys,
  columns: z
    .array(z.strictObject({...columnKeys, ...enforcedColumnKeys}))
    .meta({description: 'Columns with their descriptions, checks and, for a contract, types'})
    .optional(),
  contract: z
    .union([z.literal('enforced'), z.strictObject({enforced: z.boolean()})])
    .meta({description: 'enforced: the SELECT gives exactly the columns of the file, or nothing is built'})
    .optional(),
  unit_tests: z
    .array(unitTestSchema)
    .meta({description: 'Inputs and the rows that they have to give'})
    .optional(),
});

/** `<asset>.checks.yml` beside an asset. */
export const checksFileSchema = z.strictObject(checked);

export type SqlHeader = z.infer<typeof sqlHeaderSchema>;
export type ChecksFile = z.infer<typeof checksFileSchema>;
