import {z} from 'zod';
import {UsageError} from '#src/errors/index.ts';
import {suggest} from '#src/util/suggest.ts';
import type {FileFormat} from '#src/warehouse/index.ts';
import {rangePattern} from './xlsx/range.ts';

const character = z.string().length(1, 'must be one character');
const types = z.record(z.string(), z.string());

const anyFile = {hive_partitioning: z.boolean(), filename: z.boolean()};

const delimited = {
  ...anyFile,
  delimiter: z.string().min(1).max(4),
  header: z.boolean(),
  quote: z.union([character, z.literal('')]),
  escape: z.union([character, z.literal('')]),
  null: z.union([z.string(), z.array(z.string()).min(1)]),
  allow_quoted_nulls: z.boolean(),
  encoding: z.string().min(1),
  skip: z.int().min(0),
  comment: character,
  types,
  columns: types,
  decimal_separator: character,
  thousands: character,
  date_format: z.string().min(1),
  timestamp_format: z.string().min(1),
  sample_size: z.int().min(-1),
  all_varchar: z.boolean(),
  null_padding: z.boolean(),
  ignore_errors: z.boolean(),
  strict_mode: z.boolean(),
  max_line_size: z.int().positive(),
};

const json = {
  ...anyFile,
  columns: types,
  date_format: z.string().min(1),
  timestamp_format: z.string().min(1),
  sample_size: z.int().min(-1),
  maximum_depth: z.int().min(-1),
  maximum_object_size: z.int().positive(),
  ignore_errors: z.boolean(),
};

const workbook = {
  sheet: z.union([z.string().min(1), z.int().positive()]),
  range: z.string().regex(rangePattern, 'must be a range of cells such as A2:F100, A:F or B3'),
  header: z.boolean(),
  ignore_errors: z.boolean(),
};

const schemas: Readonly<Record<FileFormat, Readonly<Record<string, z.ZodType>>>> = {
  csv: delimited,
  tsv: delimited,
  json,
  ndjson: json,
  parquet: anyFile,
  xlsx: workbook,
};

/** Throws `UsageError` for the first option that does not exist in this format or has a wrong value. */
export function checkOptions(
  format: FileFormat,
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const known = schemas[format];
  for (const [name, value] of Object.entries(options)) {
    const schema = known[name];
    if (!schema) throw unknownOption(format, name, Object.keys(known));
    const parsed = schema.safeParse(value);
    if (!parsed.success)
      throw new UsageError(`The option ${name} of ${format} has a wrong value: ${JSON.stringify(value)}`, {
        code: 'config-invalid',
        hint: `It ${parsed.error.issues[0]!.message.replace(/^Invalid input: /, 'must be ')}.`,
        details: {option: name},
      });
  }
  return options;
}

function unknownOption(format: FileFormat, name: string, known: readonly string[]): UsageError {
  const near = suggest(name, known);
  return new UsageError(`${format} files have no option ${name}`, {
    code: 'config-unknown-key',
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}Options: ${known.join(', ')}.`,
    details: {option: name},
  });
}
