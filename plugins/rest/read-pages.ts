import type {Runtime} from '#src/runtime/ports.ts';
import type {ApiClient} from './api-client.ts';
import {resourceError} from './errors.ts';
import type {ApiRequest} from './exchange.ts';
import {firstPage, nextPage} from './next-page.ts';
import type {Resource} from './resource.ts';

/** Pages of records, one request each. Refuses pagination that goes round in circles. */
export async function* readPages(
  resource: Resource,
  request: ApiRequest,
  {client, runtime, signal}: {client: ApiClient; runtime: Runtime; signal: AbortSignal},
): AsyncGenerator<readonly object[]> {
  const {name, settings, paginate} = resource;
  const seen = new Set<string>();
  let recordsSoFar = 0;
  let lastContent = '';
  let next: ApiRequest | undefined = firstPage(resource, request);
  for (let pagesBefore = 0; next; pagesBefore++) {
    const current: ApiRequest = next;
    const identity = runtime.sha256(`${current.method} ${current.url.href} ${JSON.stringify(current.body)}`);
    if (seen.has(identity)) throw endless(name, 'asks for the same page again');
    seen.add(identity);
    if (pagesBefore >= paginate.max_pages && paginate.kind !== 'none')
      throw endless(name, `has more than ${paginate.max_pages} pages`);
    const answer = await client.send(current, {signal, emptyStatus: settings.empty_status});
    const records = takeRecords(resource, answer.body, pagesBefore === 0);
    if ((paginate.kind === 'page' || paginate.kind === 'offset') && records.length > 0) {
      const content = runtime.sha256(JSON.stringify(records));
      if (content === lastContent)
        throw endless(name, 'has two pages one after the other with the same records');
      lastContent = content;
    }
    recordsSoFar += records.length;
    if (records.length > 0) yield records;
    next = nextPage(resource, {request: current, answer, records, pagesBefore, recordsSoFar});
  }
}

function takeRecords({name, settings, records: path}: Resource, body: unknown, isFirst: boolean): object[] {
  if (body === undefined) return [];
  const found = path.all(body);
  const isPattern = /[*?:]|\.\./.test(settings.records);
  if (found.length === 0 && isFirst && !isPattern)
    throw resourceError(
      name,
      `has nothing at ${settings.records}; the body is ${describe(body)}`,
      'Set `records` to the JSON path of the records.',
    );
  const items = found.length === 1 && Array.isArray(found[0]) ? (found[0] as unknown[]) : found;
  return items.filter((item) => item !== null).map(asRecord);
}

/** A bare value becomes a record with one field. */
function asRecord(item: unknown): object {
  const isRecord = typeof item === 'object' && item !== null && !Array.isArray(item);
  return isRecord && !(JSON as JSON & {isRawJSON(value: unknown): boolean}).isRawJSON(item)
    ? item
    : {value: item};
}

function describe(body: unknown): string {
  if (Array.isArray(body)) return `a list of ${body.length}`;
  if (typeof body !== 'object' || body === null)
    return `no object but ${JSON.stringify(body)?.slice(0, 100)}`;
  const keys = Object.keys(body).map((key) => JSON.stringify(key));
  return keys.length === 0 ? 'an empty object' : `an object with ${keys.slice(0, 20).join(', ')}`;
}

function endless(name: string, problem: string) {
  return resourceError(
    name,
    problem,
    'Check `paginate`: the parameter may have another name, or the last page is told in another way (`stop_when`).',
  );
}
