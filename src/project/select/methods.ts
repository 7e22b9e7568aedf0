import picomatch from 'picomatch';
import {requireFact, type NodeResult, type SelectionFacts} from './facts.ts';
import {globMatches} from './glob.ts';
import {matchesName, matchesQualifiedName} from './match-name.ts';
import {matchesState} from './match-state.ts';
import type {NodeKind, SelectableNode} from './node.ts';
import type {Criterion} from './selection.ts';

type Matcher = (node: SelectableNode, criterion: Criterion, facts: SelectionFacts) => boolean;

/** A name that is written out is expected to exist; a state, a result or a setting may well match nothing. */
interface Method {
  matches: Matcher;
  namesThings: boolean;
}

const naming = (matches: Matcher): Method => ({matches, namesThings: true});
const asking = (matches: Matcher): Method => ({matches, namesThings: false});
const ofKind = (kind: NodeKind): Method =>
  naming((node, {value}) => node.kind === kind && matchesPackaged(node, value));

const methods: Record<string, Method> = {
  fqn: naming((node, {value}) => matchesQualifiedName(node, value)),
  name: naming((node, {value}) => matchesName(node, value)),
  tag: naming(({tags}, {value}) => tags.some((tag) => globMatches(value, tag))),
  path: naming((node, {value}) => matchesPath(node, value)),
  file: naming(({file}, {value}) => {
    const base = file.split('/').at(-1)!;
    return globMatches(value, base) || globMatches(value, base.replace(/\.[^.]+$/, ''));
  }),
  package: naming((node, {value}) => globMatches(value, node.package)),
  config: asking((node, {path, value}) => matchesConfig(node.config, path, value)),
  source: naming((node, {value}) => matchesSource(node, value)),
  exposure: ofKind('exposure'),
  metric: ofKind('metric'),
  semantic_model: ofKind('semantic_model'),
  saved_query: ofKind('saved_query'),
  unit_test: ofKind('unit_test'),
  function: ofKind('function'),
  resource_type: asking(({kind}, {value}) => globMatches(value, kind)),
  test_name: asking(({test}, {value}) => test !== undefined && globMatches(value, test.name)),
  test_type: asking((node, {value}) => matchesTestType(node, value)),
  group: naming(({group}, {value}) => group !== undefined && globMatches(value, group)),
  access: asking(({kind, access}, {value}) => kind === 'model' && (access ?? 'protected') === value),
  version: asking((node, {value}) => matchesVersion(node, value)),
  owner: naming(({owner}, {value}) => owner !== undefined && globMatches(value, owner)),
  connection: naming(({connection}, {value}) => connection !== undefined && globMatches(value, connection)),
  state: asking((node, {value}, facts) => matchesState(node, value, facts)),
  result: asking((node, {value}, facts) => {
    const wanted = (value === 'failed' ? 'fail' : value) as NodeResult;
    return requireFact(facts.results, 'result').get(node.id)?.has(wanted) ?? false;
  }),
  source_status: asking(({id}, _, facts) => requireFact(facts.fresherSources, 'source_status').has(id)),
  freshness: asking(({id}, {value}, facts) => {
    const {stale, fresh} = requireFact(facts.freshness, 'freshness');
    return (value === 'stale' ? stale : fresh).has(id);
  }),
  git: asking(({file, usedFiles = []}, {value}, facts) => {
    const changed = requireFact(facts.changedFiles?.get(value), 'git');
    return changed.has(file) || usedFiles.some((used) => changed.has(used));
  }),
  selector: naming(() => false),
};

/** Methods in the order in which help names them. */
export const methodNames: readonly string[] = Object.keys(methods);

/** Whether the criterion means the node, its graph operators aside. */
export function matchesCriterion(node: SelectableNode, criterion: Criterion, facts: SelectionFacts): boolean {
  return methods[criterion.method]!.matches(node, criterion, facts);
}

/** Whether it is a mistake when the criterion matches nothing. */
export function isExpectedToMatch({method, value}: Criterion): boolean {
  return methods[method]!.namesThings && value !== '*';
}

function matchesPath({file}: SelectableNode, value: string): boolean {
  const path = value.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/$/, '');
  if (file === path || file.startsWith(`${path}/`) || path === '.') return true;
  // A pattern that matches a folder means everything below it.
  return picomatch.isMatch(file, [path, `${path}/**`], {nocase: true, nonegate: true, dot: true});
}

/** `name` or `package.name`. */
function matchesPackaged(node: SelectableNode, value: string): boolean {
  if (matchesName(node, value)) return true;
  const dot = value.indexOf('.');
  return dot > 0 && globMatches(value.slice(0, dot), node.package) && matchesName(node, value.slice(dot + 1));
}

/** `source`, `source.table` or `package.source.table`. */
function matchesSource({source, ...node}: SelectableNode, value: string): boolean {
  if (!source) return false;
  const parts = value.split('.');
  const [name, table = '*'] = parts.length > 2 ? parts.slice(1) : parts;
  if (parts.length > 2 && !globMatches(parts[0]!, node.package)) return false;
  return globMatches(name!, source.name) && globMatches(table, source.table);
}

function matchesConfig(config: unknown, path: readonly string[], value: string): boolean {
  const found = path.reduce<unknown>(
    (current, key) =>
      typeof current === 'object' && current !== null ? (current as Record<string, unknown>)[key] : undefined,
    config,
  );
  if (found === undefined || found === null) return false;
  if (Array.isArray(found)) return found.some((item) => globMatches(value, String(item)));
  if (typeof found === 'object') return Object.keys(found).some((key) => globMatches(value, key));
  return globMatches(value, String(found));
}

function matchesTestType({kind, test}: SelectableNode, value: string): boolean {
  if (value === 'unit') return kind === 'unit_test';
  if (kind !== 'test' || !test) return false;
  if (value === 'data') return true;
  return value === 'singular' ? !test.isGeneric : test.isGeneric;
}

function matchesVersion({kind, version}: SelectableNode, value: string): boolean {
  if (kind !== 'model') return false;
  if (!version) return value === 'none';
  if (value === 'none') return false;
  const order = compareVersions(version.value, version.latest);
  return value === 'latest' ? order === 0 : value === 'old' ? order < 0 : order > 0;
}

function compareVersions(one: string, other: string): number {
  const [left, right] = [Number(one), Number(other)];
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  return one < other ? -1 : one === other ? 0 : 1;
}
