import type {ApiAnswer} from './api-client.ts';
import {displayUrl, resourceError} from './errors.ts';
import type {ApiRequest} from './exchange.ts';
import {nextLink} from './link-header.ts';
import {fieldOf, scalarText} from './placeholders.ts';
import type {Resource} from './resource.ts';

export interface ReadPage {
  request: ApiRequest;
  answer: ApiAnswer;
  records: readonly unknown[];
  /** Pages before this one. */
  pagesBefore: number;
  /** Records of this page and those before. */
  recordsSoFar: number;
}

/** The first request, with the parameter that the pagination begins with. */
export function firstPage({paginate}: Resource, request: ApiRequest): ApiRequest {
  if (paginate.kind !== 'page' && paginate.kind !== 'offset') return request;
  return withParameter(request, paginate, String(paginate.start));
}

/** The request of the next page, or undefined after the last one. */
export function nextPage(resource: Resource, page: ReadPage): ApiRequest | undefined {
  const {paginate, stopPath} = resource;
  const {request, answer, records} = page;
  if (paginate.stop_when && stopPath!.first(answer.body) === paginate.stop_when.equals) return undefined;
  switch (paginate.kind) {
    case 'none':
      return undefined;
    case 'page': {
      const pages = numberAt(resource, answer);
      if (records.length === 0 || (pages !== undefined && page.pagesBefore + 1 >= pages)) return undefined;
      return withParameter(request, paginate, String(paginate.start + page.pagesBefore + 1));
    }
    case 'offset': {
      // Servers may send fewer records than were asked for, so what came is counted.
      const total = numberAt(resource, answer);
      if (records.length === 0 || (total !== undefined && page.recordsSoFar >= total)) return undefined;
      return withParameter(request, paginate, String(paginate.start + page.recordsSoFar));
    }
    case 'cursor': {
      const cursor =
        paginate.header === undefined
          ? scalarText(resource.pagePath!.first(answer.body))
          : (answer.headers.get(paginate.header) ?? undefined);
      return isEmpty(cursor) ? undefined : withParameter(request, paginate, cursor!);
    }
    case 'next-url': {
      const url = scalarText(resource.pagePath!.first(answer.body));
      return isEmpty(url) ? undefined : withUrl(resource, request, url!);
    }
    case 'link-header': {
      const url = nextLink(answer.headers.get('link') ?? '');
      return url === undefined ? undefined : withUrl(resource, request, url);
    }
    case 'last-id': {
      if (records.length === 0) return undefined;
      const id = scalarText(fieldOf(records.at(-1), paginate.field));
      if (id === undefined)
        throw resourceError(
          resource.name,
          `has a last record without ${paginate.field}`,
          'Set `field` of `paginate` to the field that the next page begins after.',
        );
      return withParameter(request, paginate, id);
    }
  }
}

function isEmpty(text: string | undefined): boolean {
  return text === undefined || text === '' || text === 'false';
}

/** A number of pages or records that the pagination asks for; undefined when none is there. */
function numberAt({pagePath}: Resource, {body}: ApiAnswer): number | undefined {
  const text = scalarText(pagePath?.first(body));
  const number = Number(text ?? NaN);
  return Number.isNaN(number) ? undefined : number;
}

/** The request with one more parameter; a dotted name stands for a place inside the body. */
export function withParameter(
  request: ApiRequest,
  {param, in: place}: {param: string; in: 'query' | 'body'},
  value: string,
): ApiRequest {
  if (place === 'body')
    return {...request, body: setIn(request.body ?? {}, param.split('.'), bodyValue(value))};
  const url = new URL(request.url);
  url.searchParams.set(param, value);
  return {...request, url};
}

/** Bodies have numbers as numbers. */
function bodyValue(value: string): unknown {
  return /^-?\d{1,15}$/.test(value) && String(Number(value)) === value ? Number(value) : value;
}

function setIn(target: unknown, [name, ...rest]: readonly string[], value: unknown): Record<string, unknown> {
  const record = typeof target === 'object' && target !== null ? (target as Record<string, unknown>) : {};
  return {...record, [name!]: rest.length === 0 ? value : setIn(record[name!], rest, value)};
}

/** Secrets go with the request, so the next page must be at the same server. */
function withUrl({name}: Resource, request: ApiRequest, text: string): ApiRequest {
  const url = URL.canParse(text, request.url.href) ? new URL(text, request.url) : undefined;
  if (url?.origin === request.url.origin) return {...request, url};
  const where = url ? `leads to another server: ${displayUrl(url)}` : `is no URL: ${text.slice(0, 100)}`;
  throw resourceError(
    name,
    `has a next page that ${where}`,
    'Check `paginate` and `base_url`; secrets are sent to the server of `base_url` only.',
  );
}
