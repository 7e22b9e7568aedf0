import type {z} from 'zod';
import {suggest} from '../util/suggest.ts';
import type {DocumentProblem} from './document-problems.ts';
import {knownKeys, schemaAt} from './schema-walk.ts';
import type {YamlDocument} from './yaml-document.ts';

type Issue = z.core.$ZodIssue;
type Located = Pick<YamlDocument, 'value' | 'positionOf' | 'positionOfKey'>;

/** Says in words what a schema has against a document, each with its place. */
export function schemaProblems(
  issues: readonly Issue[],
  schema: z.ZodType,
  document: Located,
  options: {root?: readonly PropertyKey[]} = {},
): DocumentProblem[] {
  const root = options.root ?? [];
  return issues.flatMap((issue) => issueProblems(issue, {schema, document, root}));
}

interface Scope {
  schema: z.ZodType;
  document: Located;
  /** Where in the document the schema applies. */
  root: readonly PropertyKey[];
}

function issueProblems(issue: Issue, scope: Scope): DocumentProblem[] {
  const {document} = scope;
  const path = [...scope.root, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schemaAt(scope.schema, issue.path));
    return issue.keys.map((key) => unknownKeyProblem(key, path, known, document));
  }
  if (issue.code === 'invalid_union') {
    const branch = nearestBranch(issue, valueAt(document.value, path));
    if (branch)
      return branch.flatMap((nested) =>
        issueProblems({...nested, path: [...issue.path, ...nested.path]}, scope),
      );
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    const words = issue.issues.map((nested) => describeIssue(nested, '')).join('; ');
    return [
      {
        position: document.positionOfKey(path),
        message: `${formatPath(path)}: the name ${words}`,
        code: 'config-invalid',
      },
    ];
  }
  const value = valueAt(document.value, path);
  return [
    {
      position: document.positionOf(path),
      message: `${subject(path)}${describeIssue(issue, value)}`,
      code: 'config-invalid',
    },
  ];
}

/** The sentence for a key that does not exist, with the one it may mean. */
export function unknownKeyProblem(
  key: string,
  parent: readonly PropertyKey[],
  known: readonly string[],
  document: Pick<YamlDocument, 'positionOfKey'>,
): DocumentProblem {
  const near = suggest(key, known);
  const scope = parent.length > 0 ? ` in ${formatPath(parent)}` : '';
  const hint = near === undefined && known.length > 0 ? `. Known keys: ${known.toSorted().join(', ')}` : '';
  return {
    position: document.positionOfKey([...parent, key]),
    message: `unknown key "${key}"${scope}${near === undefined ? hint : `. Did you mean "${near}"?`}`,
    code: 'config-unknown-key',
  };
}

/** What is wrong with one value, e.g. `must be a whole number, not text`. Never quotes the value. */
export function describeIssue(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return 'is missing';
      return `must be ${typeWord(issue.expected)}, not ${kindOf(value)}`;
    case 'invalid_value': {
      if (value === undefined) return 'is missing';
      const near = typeof value === 'string' ? suggest(value, issue.values.map(String)) : undefined;
      const choice = issue.values.length === 1 ? '' : 'one of ';
      return `must be ${choice}${issue.values.map(String).join(', ')}${near === undefined ? '' : `. Did you mean "${near}"?`}`;
    }
    case 'too_small':
    case 'too_big':
      return describeBound(issue);
    case 'invalid_union':
      return value === undefined ? 'is missing' : `must not be ${kindOf(value)}`;
    case 'custom':
      return issue.message;
    default:
      return `is not valid: ${issue.message}`;
  }
}

function describeBound(issue: Extract<Issue, {code: 'too_small' | 'too_big'}>): string {
  const isLow = issue.code === 'too_small';
  const bound = isLow ? issue.minimum : issue.maximum;
  if (issue.origin === 'string' && isLow && Number(bound) <= 1) return 'must not be empty';
  const unit =
    {string: ' characters', array: ' entries', set: ' entries', object: ' keys'}[String(issue.origin)] ?? '';
  const inclusive = issue.inclusive !== false;
  const relation = isLow ? (inclusive ? 'at least' : 'more than') : inclusive ? 'at most' : 'less than';
  return `must ${unit ? 'have' : 'be'} ${relation} ${bound}${unit}`;
}

/** The alternative that the author most likely meant: the one that the kind of the value fits. */
function nearestBranch(issue: Extract<Issue, {code: 'invalid_union'}>, value: unknown): Issue[] | undefined {
  if (value === undefined) return undefined;
  const branches = issue.errors as Issue[][];
  const fitting = branches.filter((branch) =>
    branch.every(
      (nested) =>
        nested.path.length > 0 ||
        (nested.code !== 'invalid_type' &&
          (nested.code !== 'invalid_value' || nested.values.some((known) => typeof known === typeof value))),
    ),
  );
  return fitting.toSorted((a, b) => a.length - b.length)[0];
}

export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (current, key) =>
      typeof current === 'object' && current !== null
        ? (current as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}

/** `connections.app.hosts[0]` */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key),
    '',
  );
}

function subject(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '' : `${formatPath(path)} `;
}

const typeWords: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function typeWord(expected: string): string {
  return typeWords[expected] ?? expected;
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return (
    {string: 'text', number: 'a number', boolean: 'true or false', object: 'a mapping'}[
      typeof value as string
    ] ?? typeof value
  );
}
