import {parse} from 'yaml';
import {UsageError, fileError, messageOf} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';

/** Any object of a JSON document. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** An OpenAPI 3 description whose local references are followed on demand. */
export interface OpenapiDocument {
  root: JsonObject;
  /** The object, or what its `$ref` leads to; undefined for everything else and for references to other files. */
  resolve(value: unknown): JsonObject | undefined;
}

/** Reads JSON or YAML. Throws `UsageError` when the file is no OpenAPI 3. */
export async function readOpenapi(spec: string, {files, paths}: Runtime): Promise<OpenapiDocument> {
  if (/^https?:\/\//i.test(spec))
    throw new UsageError(`${spec} is a URL, and descriptions are read from files`, {
      hint: 'Download it first, e.g. with curl, and pass the path of the file.',
    });
  const path = paths.resolve(spec);
  const text = await files.readText(path).catch((error: unknown) => {
    throw fileError(error, path) ?? error;
  });
  const root = asObject(parseText(text, path));
  const version = root?.['openapi'];
  if (!root || typeof version !== 'string' || !version.startsWith('3.'))
    throw new UsageError(`${path} is no description of an API in OpenAPI 3`, {
      code: 'config-invalid',
      hint:
        root?.['swagger'] === undefined
          ? 'It must begin with `openapi: 3.x` and have `paths`.'
          : 'It is Swagger 2: convert it to OpenAPI 3 first, e.g. with swagger2openapi.',
    });
  return {root, resolve: (value) => follow(root, value)};
}

function parseText(text: string, path: string): unknown {
  try {
    return parse(text, {maxAliasCount: 1000});
  } catch (error) {
    throw new UsageError(`${path} is neither JSON nor YAML: ${messageOf(error)}`, {
      code: 'config-syntax',
      hint: 'Pass the description of the API, e.g. openapi.json.',
    });
  }
}

const longestChain = 50;

function follow(root: JsonObject, value: unknown): JsonObject | undefined {
  let current = asObject(value);
  for (let hops = 0; current && typeof current['$ref'] === 'string'; hops++) {
    const pointer = current['$ref'];
    if (!pointer.startsWith('#/') || hops === longestChain) return undefined;
    const names = pointer.slice(2).split('/').map(unescapePointer);
    current = asObject(names.reduce<unknown>((place, name) => asObject(place)?.[name], root));
  }
  return current;
}

function unescapePointer(name: string): string {
  try {
    return decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return name;
  }
}

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}
