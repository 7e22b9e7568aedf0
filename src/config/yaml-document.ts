import {LineCounter, isNode, isPair, parseDocument, type Document} from 'yaml';
import type {z} from 'zod';
import {UsageError, messageOf} from '../errors/index.ts';
import type {Position} from './code-frame.ts';
import {problemsError} from './document-problems.ts';
import {schemaProblems} from './schema-problems.ts';
import {syntaxProblems} from './syntax-problems.ts';

/** A YAML file whose values know where they stand. */
export interface YamlDocument {
  /** As shown in messages. */
  file: string;
  text: string;
  value: unknown;
  /** Where the value stands; for one that is missing, its nearest parent. */
  positionOf(path: readonly PropertyKey[]): Position;
  /** Where the key of the value stands, or the value where there is no key. */
  positionOfKey(path: readonly PropertyKey[]): Position;
}

/**
 * Parses one YAML document. Throws `UsageError` with line, column and the line itself when it is not well
 * formed, empty (unless allowed: then the value is an empty mapping) or something else than a mapping.
 */
export function parseYamlDocument(
  text: string,
  file: string,
  options: {allowEmpty?: boolean} = {},
): YamlDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, {lineCounter: lines, prettyErrors: false, merge: true});
  const positionAt = (offset: number): Position => {
    const {line, col} = lines.linePos(offset);
    return {line: Math.max(line, 1), column: Math.max(col, 1)};
  };
  const faults = syntaxProblems(document, text, positionAt);
  if (faults.length > 0) throw problemsError({file, text}, faults);
  const value = plainValue(document, {file, text});
  if (value === null && !options.allowEmpty)
    throw new UsageError(`${file} is empty`, {
      code: 'config-invalid',
      hint: 'Write at least the settings that the documentation of the file lists.',
      details: {file},
    });
  const yamlDocument: YamlDocument = {
    file,
    text,
    value: value ?? {},
    positionOf: (path) => positionAt(offsetOf(document, path, 'value')),
    positionOfKey: (path) => positionAt(offsetOf(document, path, 'key')),
  };
  if (typeof yamlDocument.value !== 'object' || Array.isArray(yamlDocument.value))
    throw problemsError(yamlDocument, [
      {
        position: yamlDocument.positionOf([]),
        message: `must be a mapping of settings (key: value), not ${Array.isArray(value) ? 'a list' : 'one value'}`,
        code: 'config-invalid',
      },
    ]);
  return yamlDocument;
}

/** The value as the schema gives it out. Throws one `UsageError` with every problem and its position. */
export function validateDocument<Schema extends z.ZodType>(
  document: YamlDocument,
  schema: Schema,
): z.output<Schema> {
  const result = schema.safeParse(document.value);
  if (result.success) return result.data;
  throw problemsError(document, schemaProblems(result.error.issues, schema, document));
}

function plainValue(document: Document, source: {file: string; text: string}): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw problemsError(source, [
      {position: {line: 1, column: 1}, message: messageOf(error), code: 'config-syntax'},
    ]);
  }
}

function offsetOf(document: Document, path: readonly PropertyKey[], side: 'key' | 'value'): number {
  for (let length = path.length; length > 0; length -= 1) {
    const wantsKey = length < path.length || side === 'key';
    const offset = nodeOffset(document, path.slice(0, length), wantsKey);
    if (offset !== undefined) return offset;
  }
  return isNode(document.contents) ? (document.contents.range?.[0] ?? 0) : 0;
}

function nodeOffset(document: Document, path: readonly PropertyKey[], wantsKey: boolean): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const items: unknown[] = (parent as {items?: unknown[]} | null)?.items ?? [];
  const last = path.at(-1)!;
  const pair = items.find((item) => isPair(item) && String((item.key as {value?: unknown})?.value) === last);
  const key = isPair(pair) ? pair.key : undefined;
  const value = isPair(pair) ? pair.value : typeof last === 'number' ? items[last] : undefined;
  for (const candidate of wantsKey ? [key, value] : [value, key])
    if (isNode(candidate) && candidate.range) return candidate.range[0];
  return undefined;
}
