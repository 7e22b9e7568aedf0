import type {z} from 'zod';
import type {ErrorCode} from '../errors/index.ts';
import type {ConnectionField} from './connection-fields.ts';
import {referenceForms, referenceOf} from './references.ts';
import {describeIssue, formatPath, valueAt} from './schema-problems.ts';

export const secretRule = 'is a secret and must be a reference, not the value itself';
export const secretHint = `Write one of ${referenceForms}; the value then never stands in a file of the project.`;

/** What a plugin's schema has against a value, apart from references, which are looked up later. */
export function settingIssues(field: ConnectionField, value: unknown): z.core.$ZodIssue[] {
  const parsed = field.schema.safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues.filter((issue) => !referenceOf(valueAt(value, issue.path), field));
}

/** Path of the first value inside a secret setting that is no reference; `[]` is the setting itself. */
export function plainSecretPath(
  value: unknown,
  path: readonly PropertyKey[] = [],
): PropertyKey[] | undefined {
  if (typeof value !== 'object' || value === null)
    return referenceOf(value, {secret: true}) ? undefined : [...path];
  for (const [key, inner] of Object.entries(value)) {
    const plain = plainSecretPath(inner, [...path, Array.isArray(value) ? Number(key) : key]);
    if (plain) return plain;
  }
  return undefined;
}

/** One sentence about what is wrong with a setting typed by a person, or undefined. Never quotes the value. */
export function settingComplaint(
  field: ConnectionField,
  value: unknown,
): {message: string; code: ErrorCode} | undefined {
  if (field.secret && plainSecretPath(value))
    return {message: `${field.key} ${secretRule}`, code: 'config-secret'};
  const [issue] = settingIssues(field, value);
  if (!issue) return undefined;
  const place = formatPath([field.key, ...issue.path]);
  return {message: `${place} ${describeIssue(issue, valueAt(value, issue.path))}`, code: 'config-invalid'};
}
