import {asObject, type JsonObject, type OpenapiDocument} from './openapi-document.ts';

/** A GET that answers with a list of records. */
export interface ListEndpoint {
  path: string;
  /** Schemas of its query parameters by name. */
  params: ReadonlyMap<string, JsonObject>;
  /** JSON path of the records. */
  records: string;
  /** Names of the fields of a record. */
  fields: readonly string[];
  /** JSON paths of single values in the body besides the records. */
  values: readonly string[];
  /** Headers of the answer, in lower case. */
  headers: readonly string[];
}

/** Undefined when the path has no GET, or one that answers something else. */
export function findListEndpoint(
  document: OpenapiDocument,
  path: string,
  item: JsonObject,
): ListEndpoint | undefined {
  const get = document.resolve(item['get']);
  const answer = get && findAnswer(document, get);
  const schema = answer && document.resolve(jsonSchemaOf(answer));
  if (!get || !schema) return undefined;
  const found = findRecords(document, schema);
  if (!found) return undefined;
  return {
    path,
    params: queryParameters(document, [item['parameters'], get['parameters']]),
    ...found,
    values: valuePaths(document, schema),
    headers: Object.keys(asObject(answer['headers']) ?? {}).map((name) => name.toLowerCase()),
  };
}

function findAnswer(document: OpenapiDocument, get: JsonObject): JsonObject | undefined {
  const responses = asObject(get['responses']) ?? {};
  const status = Object.keys(responses).find((code) => /^2(\d\d|XX)$/i.test(code)) ?? 'default';
  return document.resolve(responses[status]);
}

function jsonSchemaOf(answer: JsonObject): unknown {
  const types = Object.entries(asObject(answer['content']) ?? {});
  const json = types.find(([type]) => /^application\/([\w.-]+\+)?json\b/i.test(type));
  return asObject(json?.[1])?.['schema'];
}

function queryParameters(document: OpenapiDocument, lists: readonly unknown[]): Map<string, JsonObject> {
  const parameters = lists.flatMap((list) => (Array.isArray(list) ? list : []));
  return new Map(
    parameters
      .map((parameter) => document.resolve(parameter))
      .filter((parameter) => parameter?.['in'] === 'query' && typeof parameter['name'] === 'string')
      .map((parameter) => [parameter!['name'] as string, document.resolve(parameter!['schema']) ?? {}]),
  );
}

const usualNames = ['data', 'items', 'results', 'records', 'values', 'entries', 'rows'];

/** The list is the body itself or a property of it, with a usual name before any other one. */
function findRecords(
  document: OpenapiDocument,
  schema: JsonObject,
  base = '$',
  depth = 0,
): Pick<ListEndpoint, 'records' | 'fields'> | undefined {
  const items = listItems(document, schema);
  if (items) return {records: base, fields: Object.keys(propertiesOf(document, items))};
  if (depth === 2) return undefined;
  const rank = ([name]: [string, JsonObject]) => {
    const index = usualNames.indexOf(name);
    return index === -1 ? usualNames.length : index;
  };
  const properties = Object.entries(propertiesOf(document, schema)).toSorted((a, b) => rank(a) - rank(b));
  for (const [name, property] of properties) {
    const inner = listItems(document, property);
    if (inner) return {records: step(base, name), fields: Object.keys(propertiesOf(document, inner))};
  }
  const wrapped = properties.find(([name]) => usualNames.includes(name) || name.startsWith('_'));
  return wrapped && findRecords(document, wrapped[1], step(base, wrapped[0]), depth + 1);
}

function step(base: string, name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `${base}.${name}` : `${base}[${JSON.stringify(name)}]`;
}

/** Schema of the objects in a list. */
function listItems(document: OpenapiDocument, schema: JsonObject): JsonObject | undefined {
  if (![schema['type']].flat().includes('array') && schema['items'] === undefined) return undefined;
  const items = document.resolve(schema['items']);
  return items && Object.keys(propertiesOf(document, items)).length > 0 ? items : undefined;
}

/** Properties of an object, also those that it takes over by `allOf`. */
function propertiesOf(document: OpenapiDocument, schema: JsonObject, depth = 0): Record<string, JsonObject> {
  if (depth > 10) return {};
  const parts = Array.isArray(schema['allOf']) ? schema['allOf'] : [];
  const taken = parts.map((part) => document.resolve(part)).filter((part) => part !== undefined);
  const own = Object.entries(asObject(schema['properties']) ?? {}).map(
    ([name, property]) => [name, document.resolve(property) ?? {}] as const,
  );
  return Object.assign(
    {},
    ...taken.map((part) => propertiesOf(document, part, depth + 1)),
    Object.fromEntries(own),
  ) as Record<string, JsonObject>;
}

function valuePaths(document: OpenapiDocument, schema: JsonObject, base = '$', depth = 0): string[] {
  return Object.entries(propertiesOf(document, schema)).flatMap(([name, property]) => {
    const inner = Object.keys(propertiesOf(document, property)).length > 0;
    if (!inner) return listItems(document, property) ? [] : [step(base, name)];
    return depth < 2 ? valuePaths(document, property, step(base, name), depth + 1) : [];
  });
}
