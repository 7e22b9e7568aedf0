import {UsageError} from '../../errors/index.ts';
import type {LoadRuleOptions} from '../../project/parse-load-settings.ts';
import {findAdapter, parseRelation, type AdapterDefinition, type Selection} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {parseSelect, parseTable} from '../copy-table/parse-endpoint.ts';
import {connectionNamePattern} from '../../config/project-schema.ts';
import {placeConnection, type ConnectionPlace} from '../open-connection.ts';
import type {IngestRequest} from './ingest-request.ts';

/** Where a load reads from. */
export interface IngestSource {
  place: ConnectionPlace;
  definition: AdapterDefinition;
  kind: LoadRuleOptions['source'];
  /** As typed, without the connection. */
  target: string;
  /** Absent for several tables. */
  selection?: Selection;
}

/** Finds the source that the request names. Throws `UsageError` when there is none. */
export async function findSource(context: OperationContext, request: IngestRequest): Promise<IngestSource> {
  const bare = await findBarePath(context, request);
  if (bare) return bare;
  const {connection, target} = request.isQuery ? parseSelect(request.from) : parseTable(request.from);
  const place = await placeConnection(context, connection);
  const definition = await findAdapter(context.adapters, place.settings.type).load();
  const kinds = definition.capabilities.bulkRead?.selections ?? [];
  const base = {place, definition, target};
  if (request.isQuery) return {...base, kind: 'query', selection: {kind: 'statement', text: target}};
  if (request.isStream || (!kinds.includes('relation') && !kinds.includes('path')))
    return {...base, kind: 'stream', selection: streamOf(target, request)};
  if (kinds.includes('path')) return {...base, kind: 'path', selection: pathOf(target, request)};
  if (/[*?{]/.test(target)) return {...base, kind: 'tables'};
  return {...base, kind: 'table', selection: {kind: 'relation', relation: parseRelation(target)}};
}

/** A file, a URL or `-`, without a connection before it. */
async function findBarePath(
  context: OperationContext,
  request: IngestRequest,
): Promise<IngestSource | undefined> {
  const {from} = request;
  const colon = from.indexOf(':');
  const isNamed = connectionNamePattern.test(from.slice(0, colon)) && !from.startsWith('//', colon + 1);
  if (request.isQuery || (colon > 0 && isNamed)) return undefined;
  const place = await placeConnection(context, from).catch((error: unknown) => {
    if (error instanceof UsageError && error.code === 'usage-unknown-connection') return undefined;
    throw error;
  });
  if (!place) return undefined;
  const definition = await findAdapter(context.adapters, place.settings.type).load();
  if (!definition.capabilities.bulkRead?.selections.includes('path')) return undefined;
  const target = from.replace(/^.*\//, '');
  return {place, definition, kind: 'path', target, selection: pathOf(target, request)};
}

function pathOf(path: string, {options, format}: IngestRequest): Selection {
  return {
    kind: 'path',
    path,
    ...(format !== undefined && {format: format as 'csv'}),
    ...(Object.keys(options).length > 0 && {options}),
  };
}

function streamOf(name: string, {options}: IngestRequest): Selection {
  return {kind: 'stream', name, ...(Object.keys(options).length > 0 && {options})};
}
