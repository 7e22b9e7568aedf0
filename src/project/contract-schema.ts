import {z} from 'zod';
import {parseTypeName} from '../warehouse/index.ts';

const contractRules = ['evolve', 'freeze', 'discard_row', 'discard_value', 'quarantine'] as const;

const rule = z.enum(contractRules);
const names = z.array(z.string().min(1)).min(1);

/** As `parseTypeName` reads it. */
const typeNameSchema = z
  .string()
  .refine((text) => parseTypeName(text) !== undefined, {
    message: 'must be a type such as int64, decimal(10,2), float64, text, date, timestamptz, uuid or json',
  })
  .meta({description: 'Type of the column in the table, whatever the source says'});

/** What a column of an ingest asset may say besides its description and checks. */
export const contractColumnKeys = {
  type: typeNameSchema.optional(),
  contract: rule.meta({description: 'What becomes of values that do not fit, for this column'}).optional(),
};

const path = z
  .string()
  .regex(/^\$(\.("[^"]+"|[^.\s"[\]*]+))+$/, 'must be a path such as $.items or $.payload.items');

/** Keys of an ingest asset that say how its rows are shaped on their way. */
export const shapeKeys = {
  contract: z
    .union([
      rule,
      z.strictObject({
        tables: z
          .enum(['evolve', 'freeze'])
          .meta({description: 'Whether a missing table is created'})
          .optional(),
        columns: rule.meta({description: 'What becomes of columns that the table lacks'}).optional(),
        types: rule.meta({description: 'What becomes of values that do not fit their column'}).optional(),
      }),
    ])
    .meta({description: 'How far the table follows its source; default evolve'})
    .optional(),
  flatten: z
    .union([
      names,
      z.record(
        z.string().min(1),
        z
          .strictObject({
            depth: z
              .number()
              .int()
              .min(1)
              .max(20)
              .meta({description: 'Levels of objects; default all'})
              .optional(),
            prefix: z.string().meta({description: 'Before the new names; default `<column>_`'}).optional(),
          })
          .nullable(),
      ),
    ])
    .meta({description: 'JSON columns whose keys become columns'})
    .optional(),
  child_tables: z
    .record(
      z.string().regex(/^\w+$/, 'must be a name of letters, digits and _'),
      z
        .strictObject({
          path: path.meta({description: 'Where the array is; default `$.<name>`'}).optional(),
          table: z
            .string()
            .min(1)
            .meta({description: 'Default: the table of the asset, _ and the name'})
            .optional(),
          key: z
            .union([z.string().min(1), names])
            .meta({description: 'Columns that identify the parent; default the key of the asset'})
            .optional(),
        })
        .nullable(),
    )
    .meta({description: 'Arrays whose elements become rows of tables of their own'})
    .optional(),
};

/** `contracts/<asset>.yml`: the columns that were agreed on. */
export const contractFileSchema = z.strictObject({
  asset: z.string().min(1).meta({description: 'Name of the asset'}),
  columns: z
    .array(z.strictObject({name: z.string().min(1), type: typeNameSchema}))
    .meta({description: 'Columns of its table'}),
});

const shapeObject = z.strictObject(shapeKeys);

export type ShapeKeys = z.infer<typeof shapeObject>;
export type ContractFile = z.infer<typeof contractFileSchema>;
