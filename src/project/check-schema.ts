import {z} from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const bound = z.union([z.number(), z.string()]);
const names = z.array(z.string().min(1)).min(1);
const groups = names.meta({description: 'Each group of rows with the same values by itself'}).optional();
const threshold = z
  .string()
  .regex(/^\s*(?:=|==|!=|<>|<=?|>=?)\s*\d+\s*$/, 'must compare the failing rows with a number, e.g. "> 10"');

/** What every check can say. */
const checkOptions = {
  name: z
    .string()
    .min(1)
    .meta({description: 'Name shown in results; default: made from the rule'})
    .optional(),
  severity: z.enum(['error', 'warn']).meta({description: 'warn only reports; default error'}).optional(),
  where: z.string().min(1).meta({description: 'SQL condition that limits the rows looked at'}).optional(),
  warn_if: threshold
    .meta({description: 'How many failing rows are worth a warning, e.g. "> 10"; default != 0'})
    .optional(),
  error_if: threshold
    .meta({description: 'How many failing rows are an error, e.g. "> 100"; default != 0'})
    .optional(),
};

const values = z.union([z.array(scalar).min(1), z.strictObject({values: z.array(scalar).min(1)})]);
const flag = z.literal(true);
const grouped = z.union([flag, z.strictObject({group_by: groups})]);

const recency = {
  within: z.string().min(1).meta({description: 'How old the newest row may be, e.g. 24h'}),
  group_by: groups,
};

const columnRules = {
  not_null: flag.optional(),
  unique: flag.optional(),
  accepted_values: values.optional(),
  not_accepted_values: values.optional(),
  relationships: z
    .strictObject({
      to: z.string().min(1),
      field: z.string().min(1),
      to_where: z.string().min(1).optional(),
    })
    .optional(),
  min: bound.optional(),
  max: bound.optional(),
  accepted_range: z
    .strictObject({min: bound.optional(), max: bound.optional(), inclusive: z.boolean().optional()})
    .optional(),
  positive: flag.optional(),
  non_negative: flag.optional(),
  pattern: z.string().min(1).optional(),
  not_empty_string: z.union([flag, z.strictObject({trim: z.boolean().optional()})]).optional(),
  at_least_one: grouped.optional(),
  not_constant: grouped.optional(),
  not_null_proportion: z
    .strictObject({
      at_least: z.number().min(0).max(1),
      at_most: z.number().min(0).max(1).optional(),
      group_by: groups,
    })
    .optional(),
  sequential_values: z
    .union([
      flag,
      z.strictObject({
        interval: z.number().int().min(1).optional(),
        datepart: z.enum(['second', 'minute', 'hour', 'day', 'week', 'month', 'year']).optional(),
        group_by: groups,
      }),
    ])
    .optional(),
  cardinality_equality: z.strictObject({to: z.string().min(1), field: z.string().min(1)}).optional(),
  expression_is_true: z.string().min(1).meta({description: 'What follows the column, e.g. "> 0"'}).optional(),
  recency: z.strictObject(recency).optional(),
};

const comparison = {to: z.string().min(1).meta({description: 'An asset or a table'})};

const tableRules = {
  row_count: z
    .strictObject({min: z.number().int().min(0).optional(), max: z.number().int().min(0).optional()})
    .optional(),
  unique: names.optional(),
  unique_combination_of_columns: names
    .meta({description: 'As unique, but NULL is a value like others'})
    .optional(),
  sql: z.string().min(1).meta({description: 'A SELECT whose rows are the failures'}).optional(),
  equal_rowcount: z.strictObject({...comparison, group_by: groups}).optional(),
  fewer_rows_than: z.strictObject(comparison).optional(),
  equality: z
    .strictObject({
      ...comparison,
      columns: names.optional(),
      exclude_columns: names.meta({description: 'All columns but these'}).optional(),
    })
    .refine(({columns, exclude_columns: excluded}) => !columns || !excluded, {
      message: 'takes either columns or exclude_columns',
    })
    .optional(),
  expression_is_true: z.string().min(1).meta({description: 'Condition that every row meets'}).optional(),
  recency: z.strictObject({column: z.string().min(1), ...recency}).optional(),
  mutually_exclusive_ranges: z
    .strictObject({
      lower_bound_column: z.string().min(1),
      upper_bound_column: z.string().min(1),
      partition_by: z.string().min(1).optional(),
      gaps: z.enum(['allowed', 'not_allowed', 'required']).optional(),
      zero_length_range_allowed: z.boolean().optional(),
    })
    .optional(),
};

export const columnCheckSchema = z.union([
  z.enum([
    'not_null',
    'unique',
    'positive',
    'non_negative',
    'not_empty_string',
    'at_least_one',
    'not_constant',
    'sequential_values',
  ]),
  z.strictObject({...columnRules, ...checkOptions}),
]);

export const tableCheckSchema = z.strictObject({...tableRules, ...checkOptions});
