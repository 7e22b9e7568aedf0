import type {Runtime} from '#src/runtime/ports.ts';
import type {ApiClient} from './api-client.ts';
import type {RestConfig} from './config.ts';
import {resourceError} from './errors.ts';
import type {ApiRequest} from './exchange.ts';
import {mergeConcurrently} from './merge-concurrently.ts';
import {withParameter} from './next-page.ts';
import {fieldOf, fillPlaceholders, type Ancestors} from './placeholders.ts';
import {readPages} from './read-pages.ts';
import type {Resource} from './resource.ts';

export interface ReadContext {
  config: RestConfig;
  client: ApiClient;
  runtime: Runtime;
  signal: AbortSignal;
}

export interface ReadOptions {
  /** Query parameters besides those of the resource. */
  params?: Readonly<Record<string, unknown>>;
  /** Value of the start parameter of an incremental resource. */
  start?: string | undefined;
}

interface Page {
  records: readonly object[];
  ancestors: Ancestors;
}

/** Pages of a resource with the fields of its parents that it includes; of a child, for every record of its parent. */
export async function* readResource(
  resource: Resource,
  context: ReadContext,
  options: ReadOptions,
): AsyncGenerator<readonly object[]> {
  const included = Object.entries(resource.settings.include);
  for await (const {records, ancestors} of pagesOf(resource, context, options)) {
    const more = Object.fromEntries(
      included.map(([column, reference]) => {
        const [parent = '', ...field] = reference.split('.');
        return [column, fieldOf(ancestors[parent], field.join('.')) ?? null];
      }),
    );
    yield included.length === 0 ? records : records.map((record) => ({...record, ...more}));
  }
}

async function* pagesOf(
  resource: Resource,
  context: ReadContext,
  options: ReadOptions,
): AsyncGenerator<Page> {
  const stopping = new AbortController();
  const signal = AbortSignal.any([context.signal, stopping.signal]);
  async function* read(ancestors: Ancestors): AsyncGenerator<Page> {
    const request = prepareRequest(resource, {config: context.config, ancestors, options});
    for await (const records of readPages(resource, request, {...context, signal}))
      yield {records, ancestors};
  }
  const {parent} = resource;
  if (!parent) yield* read({});
  else
    yield* mergeConcurrently(recordsOf(parent, {...context, signal}), {
      limit: context.config.parallel_requests,
      open: read,
      stop: () => stopping.abort(),
    });
}

async function* recordsOf(parent: Resource, context: ReadContext): AsyncGenerator<Ancestors> {
  for await (const {records, ancestors} of pagesOf(parent, context, {}))
    for (const record of records) yield {...ancestors, [parent.name]: record};
}

/** The first request of a resource for one record of its parent. */
export function prepareRequest(
  {name, settings}: Resource,
  {config, ancestors, options}: {config: RestConfig; ancestors: Ancestors; options: ReadOptions},
): ApiRequest {
  const missing = (reference: string) =>
    resourceError(
      name,
      `needs ${reference}, which a record of the parent lacks`,
      'Name a field that every record of the parent has.',
    );
  const fill = (text: string) => fillPlaceholders(text, ancestors, {encode: (value) => value, missing});
  const path = fillPlaceholders(settings.path, ancestors, {encode: encodeURIComponent, missing});
  const url = new URL(`${config.base_url.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`);
  for (const [param, value] of Object.entries({...settings.params, ...options.params}))
    url.searchParams.set(param, fill(String(value)));
  const request: ApiRequest = {
    method: settings.method,
    url,
    headers: Object.fromEntries(
      Object.entries(settings.headers).map(([header, value]) => [header, fill(value)]),
    ),
    ...(settings.method === 'POST' && {body: fillIn(settings.body ?? {}, fill) as Record<string, unknown>}),
  };
  const {incremental} = settings;
  if (!incremental || options.start === undefined) return request;
  return withParameter(request, {param: incremental.start_param, in: incremental.in}, options.start);
}

function fillIn(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((item) => fillIn(item, fill));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item, fill)]));
}
