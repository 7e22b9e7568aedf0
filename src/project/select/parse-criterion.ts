import {suggest} from '../../util/suggest.ts';
import {nodeKinds, stateAspects} from './node.ts';
import {methodNames} from './methods.ts';
import {selectionError} from './selection-error.ts';
import type {Criterion, SelectionOrigin, Spread} from './selection.ts';

const criterionPattern =
  /^(?<childrensParents>@)?(?<parents>(?<parentsDepth>\d*)\+)?(?:(?<method>[\w.]+):)?(?<value>.*?)(?<children>\+(?<childrenDepth>\d*))?$/s;

/** Reads `2+tag:daily+1` and the like. Throws `UsageError` that shows the place. */
export function parseCriterion(word: string, origin: SelectionOrigin): Criterion {
  const groups = criterionPattern.exec(word)!.groups!;
  const {method: written, value: raw = ''} = groups;
  const value = raw.replaceAll('"', '');
  const spread = spreadOf(groups);
  const [method, ...path] = written === undefined ? [defaultMethod(value)] : written.split('.');
  if (spread.childrensParents && spread.children !== undefined)
    throw selectionError(`${word} has both @ and + behind`, origin, {
      hint: '`@x` already takes everything downstream of x, and all that it is made from.',
    });
  if (value === '')
    throw selectionError(`${word} names nothing`, origin, {
      hint: 'Write a name or `method:value` next to it, e.g. `+staging.orders` or `tag:daily`.',
    });
  const criterion: Criterion = {kind: 'criterion', method: method!, path, value, spread, origin};
  checkCriterion(criterion);
  return criterion;
}

/** Refuses a method or a value that no graph could have. */
export function checkCriterion({method, path, value, origin}: Criterion): void {
  if (!methodNames.includes(method)) throw unknownMethodError(method, origin);
  if (method === 'config' && path.length === 0)
    throw selectionError('config: needs the name of a setting', origin, {
      hint: 'Write e.g. `config.materialized:view` or `config.meta.team:sales`.',
    });
  if (method === 'resource_type' && !/[*?[]/.test(value))
    requireOneOf(value, nodeKinds, {origin, subject: 'resource_type:'});
  const known = fixedValues[method];
  if (!known) return;
  const [head, ...aspects] =
    method === 'state' ? [value.split('.')[0]!, ...value.split('.').slice(1)] : [value];
  requireOneOf(head!, known, {origin, subject: `${method}:`});
  for (const aspect of aspects) requireOneOf(aspect, stateAspects, {origin, subject: 'state:modified.'});
}

/** Values of the methods that know all of theirs. */
const fixedValues: Record<string, readonly string[]> = {
  state: ['new', 'modified', 'old', 'unmodified'],
  result: ['error', 'fail', 'failed', 'success', 'skipped', 'warn', 'pass', 'cancelled'],
  source_status: ['fresher'],
  freshness: ['stale', 'fresh'],
  version: ['latest', 'prerelease', 'old', 'none'],
  test_type: ['generic', 'singular', 'unit', 'data', 'schema'],
  access: ['private', 'protected', 'public'],
};

function requireOneOf(
  value: string,
  known: readonly string[],
  {origin, subject}: {origin: SelectionOrigin; subject: string},
): void {
  if (known.includes(value)) return;
  const near = suggest(value, known);
  throw selectionError(
    `${subject} has no ${value}`,
    {...origin, offset: placeOf(value, origin)},
    {
      hint: `${near === undefined ? '' : `Did you mean ${subject}${near}? `}There are ${known.join(', ')}.`,
    },
  );
}

function unknownMethodError(method: string, origin: SelectionOrigin) {
  const near = suggest(method, methodNames);
  return selectionError(
    `There is no selection method ${method}`,
    {...origin, offset: placeOf(`${method}`, origin)},
    {hint: `${near === undefined ? '' : `Did you mean ${near}:? `}Methods: ${methodNames.join(', ')}.`},
  );
}

function placeOf(piece: string, {text, offset}: SelectionOrigin): number {
  const found = text.indexOf(piece, offset);
  return found === -1 ? offset : found;
}

function spreadOf(groups: Record<string, string | undefined>): Spread {
  const depth = (digits: string | undefined) => (digits ? Number(digits) : Infinity);
  return {
    ...(groups['parents'] !== undefined && {parents: depth(groups['parentsDepth'])}),
    ...(groups['children'] !== undefined && {children: depth(groups['childrenDepth'])}),
    ...(groups['childrensParents'] !== undefined && {childrensParents: true}),
  };
}

/** Without a method, a path is meant where there is a slash, a file where there is an ending, otherwise a name. */
function defaultMethod(value: string): string {
  if (/[/\\]/.test(value)) return 'path';
  return /\.(?:sql|py|csv|ya?ml|ts|js)$/i.test(value) ? 'file' : 'fqn';
}
