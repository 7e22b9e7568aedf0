import {guessPagination} from './guess-pagination.ts';
import {findListEndpoint, type ListEndpoint} from './list-endpoint.ts';
import {asObject, type JsonObject, type OpenapiDocument} from './openapi-document.ts';

export interface GuessedResource {
  name: string;
  /** As it goes into the file. */
  settings: Record<string, unknown>;
  /** What was found for it, in words. */
  guesses: readonly string[];
}

export interface GuessedResources {
  resources: readonly GuessedResource[];
  /** Lists that are left out, and why. */
  skipped: readonly {path: string; reason: string}[];
}

const updatedSince =
  /^(updated|modified|changed)_?(since|after|from|gte?|at_?(gte?|min|from|after))$|^since$/i;
const updatedFields = ['updated_at', 'updatedAt', 'modified_at', 'modifiedAt', 'last_modified', 'updated'];

/** A resource for each GET that answers with a list; a path with a parameter needs the list that it belongs to. */
export function guessResources(document: OpenapiDocument): GuessedResources {
  const endpoints = Object.entries(asObject(document.root['paths']) ?? {}).flatMap(([path, item]) => {
    const resolved = document.resolve(item);
    return (resolved && findListEndpoint(document, path, resolved)) ?? [];
  });
  const resources: (GuessedResource & {endpoint: ListEndpoint})[] = [];
  const skipped: {path: string; reason: string}[] = [];
  const byDepth = endpoints.toSorted((a, b) => a.path.split('/').length - b.path.split('/').length);
  for (const endpoint of byDepth) {
    const parent = findParent(endpoint.path, resources);
    if (typeof parent === 'string') {
      skipped.push({path: endpoint.path, reason: parent});
      continue;
    }
    const name = freeName(endpoint.path, resources);
    resources.push({name, endpoint, ...describe(endpoint, parent)});
  }
  return {resources, skipped};
}

interface Parent {
  path: string;
  include: Record<string, string>;
}

/** A sentence where no parent is known. */
function findParent(
  path: string,
  known: readonly {name: string; endpoint: ListEndpoint}[],
): Parent | string | undefined {
  const placeholders = [...path.matchAll(/\{([^}]+)\}/g)];
  if (placeholders.length === 0) return undefined;
  if (placeholders.length > 1) return 'it has several path parameters';
  const [{0: text, 1: param, index}] = placeholders as unknown as [RegExpMatchArray & {index: number}];
  const parent = known.find(({endpoint}) => endpoint.path === path.slice(0, index).replace(/\/$/, ''));
  if (!parent) return `there is no list that ${text} belongs to`;
  const field = [param!, 'id', param!.replace(/^.*_/, '')].find((name) =>
    parent.endpoint.fields.includes(name),
  );
  if (field === undefined) return `no field of ${parent.name} is known to be ${text}`;
  const reference = `${parent.name}.${field}`;
  return {path: path.replace(text, `{${reference}}`), include: {[`_${parent.name}_${field}`]: reference}};
}

/** Names come from the path without versions, e.g. `repos_issues`. */
function freeName(path: string, taken: readonly {name: string}[]): string {
  const parts = path
    .split('/')
    .filter((part) => part !== '' && !/^(\{.*\}|v\d+(\.\d+)*|api|rest)$/i.test(part));
  const base = parts.join('_').replaceAll(/[^A-Za-z0-9_]+/g, '_') || 'records';
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}_${count}`;
    if (!taken.some((other) => other.name === name)) return name;
  }
}

function describe(
  endpoint: ListEndpoint,
  parent: Parent | undefined,
): Pick<GuessedResource, 'settings' | 'guesses'> {
  const pages = guessPagination(endpoint);
  const key = ['id', 'uuid', 'key', 'code'].find((name) => endpoint.fields.includes(name));
  const incremental = key === undefined ? undefined : guessIncremental(endpoint);
  const params = pages?.params ?? {};
  return {
    settings: {
      path: parent?.path ?? endpoint.path,
      ...(Object.keys(params).length > 0 && {params}),
      records: endpoint.records,
      ...(key !== undefined && {key: parent ? [...Object.keys(parent.include), key] : key}),
      ...(parent && {include: parent.include}),
      paginate: pages?.paginate ?? {kind: 'none'},
      ...(incremental && {incremental}),
    },
    guesses: [
      `records at ${endpoint.records}`,
      key === undefined ? 'no key found' : `key ${key}`,
      pages ? `pages by ${String(pages.paginate['kind'])}` : 'one page only',
      ...(incremental ? [`new records by ${incremental['start_param']}`] : []),
    ],
  };
}

function guessIncremental({params, fields}: ListEndpoint): Record<string, string> | undefined {
  const found = [...params].find(([name]) =>
    updatedSince.test(name.replaceAll(/[[\].-]+/g, '_').replace(/_$/, '')),
  );
  const cursor = updatedFields.find((name) => fields.includes(name));
  if (!found || cursor === undefined) return undefined;
  const [start_param, schema] = found;
  return {cursor, start_param, ...(isNumber(schema) && {format: 'epoch'})};
}

function isNumber(schema: JsonObject): boolean {
  return schema['type'] === 'integer' || schema['type'] === 'number';
}
