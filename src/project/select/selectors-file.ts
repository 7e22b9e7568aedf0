import {z} from 'zod';
import {problemsError} from '../../config/document-problems.ts';
import {parseYamlDocument, validateDocument, type YamlDocument} from '../../config/yaml-document.ts';
import {OpsError} from '../../errors/index.ts';
import {checkCriterion} from './parse-criterion.ts';
import {parseSelection} from './parse-selection.ts';
import {
  indirectSelections,
  unionOf,
  type Criterion,
  type IndirectSelection,
  type Selection,
} from './selection.ts';

/** A selection with a name, from `selectors.yml`. */
export interface NamedSelector {
  name: string;
  description?: string;
  /** Used where the command line chooses nothing. */
  isDefault: boolean;
  selection: Selection;
}

const fileSchema = z.strictObject({
  version: z.number().optional(),
  selectors: z.array(
    z.strictObject({
      name: z.string().min(1),
      description: z.string().optional(),
      default: z.union([z.boolean(), z.string()]).optional(),
      definition: z.unknown(),
    }),
  ),
});

/**
 * Reads `selectors.yml` in dbt's form. `evaluate` decides a `default:` that is a template. Throws `UsageError` with
 * line and column.
 */
export function parseSelectorsFile(
  text: string,
  file: string,
  evaluate: (template: string) => boolean = () => false,
): Map<string, NamedSelector> {
  const document = parseYamlDocument(text, file);
  const {selectors} = validateDocument(document, fileSchema);
  const found = new Map<string, NamedSelector>();
  for (const [position, {name, description, definition, default: isDefault = false}] of selectors.entries()) {
    const path = ['selectors', position];
    const reader = createDefinitionReader(document, name);
    if (found.has(name)) throw reader.problem([...path, 'name'], `the selector ${name} is there twice`);
    found.set(name, {
      name,
      ...(description !== undefined && {description}),
      isDefault: typeof isDefault === 'string' ? evaluate(isDefault) : isDefault,
      selection: reader.read(definition, [...path, 'definition']),
    });
  }
  const defaults = [...found.values()].filter((selector) => selector.isDefault);
  if (defaults.length > 1)
    throw createDefinitionReader(document, '').problem(
      ['selectors'],
      `several selectors are the default: ${defaults.map(({name}) => name).join(', ')}`,
    );
  return found;
}

const settingKeys = new Set([
  'method',
  'value',
  'parents',
  'parents_depth',
  'children',
  'children_depth',
  'childrens_parents',
  'indirect_selection',
  'exclude',
]);

type Path = readonly PropertyKey[];

function createDefinitionReader(document: YamlDocument, selector: string) {
  const problem = (path: Path, message: string) =>
    problemsError(document, [{position: document.positionOf(path), message, code: 'config-invalid'}]);

  function read(definition: unknown, path: Path): Selection {
    if (typeof definition === 'string') return readText(definition, path);
    if (Array.isArray(definition)) return readList('union', definition, path);
    if (typeof definition !== 'object' || definition === null)
      throw problem(path, 'must be text, `union:`, `intersection:` or `method:` with `value:`');
    const entries = definition as Record<string, unknown>;
    const keys = Object.keys(entries);
    for (const kind of ['union', 'intersection'] as const)
      if (kind in entries) {
        if (keys.length > 1) throw problem(path, `${kind} stands alone; ${keys.join(', ')} are on one level`);
        return readList(kind, entries[kind], [...path, kind]);
      }
    if ('method' in entries) return readMethod(entries, path);
    if (keys.length === 1 && !settingKeys.has(keys[0]!))
      return readCriterion(keys[0]!, entries[keys[0]!], {}, [...path, keys[0]!]);
    throw problem(path, 'must be text, `union:`, `intersection:` or `method:` with `value:`');
  }

  /** A list whose entry `exclude:` takes away from what the others give. */
  function readList(kind: 'union' | 'intersection', list: unknown, path: Path): Selection {
    if (!Array.isArray(list) || list.length === 0) throw problem(path, 'must be a list of definitions');
    const chosen: Selection[] = [];
    const excluded: Selection[] = [];
    for (const [position, item] of list.entries())
      if (isExclude(item)) excluded.push(readExclude(item.exclude, [...path, position, 'exclude']));
      else chosen.push(read(item, [...path, position]));
    if (chosen.length === 0) throw problem(path, 'only excludes; say what to choose before');
    const from: Selection = kind === 'union' ? unionOf(chosen) : {kind, of: chosen};
    return excluded.length === 0 ? from : {kind: 'difference', from, without: unionOf(excluded)};
  }

  function readExclude(value: unknown, path: Path): Selection {
    return readList('union', Array.isArray(value) ? value : [value], path);
  }

  function readMethod(entries: Record<string, unknown>, path: Path): Selection {
    for (const key of Object.keys(entries))
      if (!settingKeys.has(key))
        throw problem([...path, key], `unknown key "${key}". Known keys: ${[...settingKeys].join(', ')}`);
    if (entries['value'] === undefined) throw problem(path, 'value is missing');
    const criterion = readCriterion(String(entries['method']), entries['value'], entries, path);
    if (entries['exclude'] === undefined) return criterion;
    return {
      kind: 'difference',
      from: criterion,
      without: readExclude(entries['exclude'], [...path, 'exclude']),
    };
  }

  function readCriterion(
    method: string,
    value: unknown,
    settings: Record<string, unknown>,
    path: Path,
  ): Criterion {
    const [name, ...methodPath] = method.split('.');
    const indirect = settings['indirect_selection'];
    if (indirect !== undefined && !indirectSelections.includes(indirect as IndirectSelection))
      throw problem([...path, 'indirect_selection'], `must be one of ${indirectSelections.join(', ')}`);
    const depth = (key: 'parents' | 'children') => {
      const steps = settings[`${key}_depth`];
      if (steps !== undefined && (!Number.isInteger(steps) || (steps as number) < 0))
        throw problem([...path, `${key}_depth`], 'must be a whole number of steps');
      return settings[key] ? {[key]: (steps as number | undefined) ?? Infinity} : {};
    };
    const text = `${method}:${String(value)}`;
    const criterion: Criterion = {
      kind: 'criterion',
      method: name!,
      path: methodPath,
      value: String(value),
      spread: {
        ...depth('parents'),
        ...depth('children'),
        ...(settings['childrens_parents'] === true && {childrensParents: true}),
      },
      ...(indirect !== undefined && {indirect: indirect as IndirectSelection}),
      origin: {text, offset: 0, selector},
    };
    attempt(() => checkCriterion(criterion), path);
    return criterion;
  }

  function readText(text: string, path: Path): Selection {
    return attempt(() => parseSelection(text, selector), path);
  }

  /** Says what is wrong with an expression at its place in the file. */
  function attempt<Result>(work: () => Result, path: Path): Result {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof OpsError)) throw error;
      const message = error.message.split('\n')[0]!.replace(` (selector ${selector})`, '');
      throw problemsError(document, [
        {
          position: document.positionOf(path),
          message: `selector ${selector}: ${message}`,
          code: 'config-invalid',
          ...(error.hint !== undefined && {hint: error.hint}),
        },
      ]);
    }
  }

  return {read, problem};
}

function isExclude(item: unknown): item is {exclude: unknown} {
  return typeof item === 'object' && item !== null && 'exclude' in item && Object.keys(item).length === 1;
}
