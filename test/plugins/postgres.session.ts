import {Readable} from 'node:stream';
import definition from '#plugins/postgres/index.ts';
import {createNodeRuntime, type Runtime} from '#src/runtime/index.ts';
import {
  openWarehouse,
  type ByteSource,
  type Column,
  type ColumnType,
  type LoadReceipt,
  type LoadRequest,
  type OpenOptions,
  type OpenWarehouse,
  type Value,
} from '#src/warehouse/index.ts';

export const never = new AbortController().signal;

const nodeRuntime = createNodeRuntime();

/** The real runtime with other environment variables and another home folder. */
export function runtimeWith(variables: Record<string, string>, homeDirectory = '/nonexistent'): Runtime {
  const env = Object.create(nodeRuntime.env, {
    get: {value: (name: string) => variables[name]},
    homeDirectory: {value: homeDirectory},
  }) as Runtime['env'];
  return {...nodeRuntime, env};
}

export function openPostgres(
  settings: Record<string, unknown>,
  {runtime = runtimeWith({}), ...options}: Partial<OpenOptions> & {runtime?: Runtime} = {},
): Promise<OpenWarehouse> {
  return openWarehouse(definition, definition.config.parse(settings), runtime, {name: 'shop', ...options});
}

export interface Answer {
  rows: Value[][];
  rowsAffected: number | undefined;
}

export async function ask(warehouse: OpenWarehouse, text: string, signal = never): Promise<Answer> {
  const result = await warehouse.query.run({text}, {signal});
  const rows: Value[][] = [];
  for await (const batch of result.batches)
    for (let row = 0; row < batch.rowCount; row++) rows.push(batch.columns.map((column) => column[row]!));
  return {rows, rowsAffected: result.stats().rowsAffected};
}

/** A source of CSV text with typed columns. */
export function csv(columns: Record<string, ColumnType>, body: string | Readable): ByteSource {
  const header = `${Object.keys(columns).join(',')}\n`;
  const stream = typeof body === 'string' ? Readable.from([Buffer.from(header + body)]) : body;
  return {
    columns: Object.entries(columns).map(([name, type]): Column => ({name, type, nativeType: type.kind})),
    content: {kind: 'stream', format: 'csv', stream},
    rowsSent: () => undefined,
    dispose: async () => void stream.destroy(),
  };
}

let loadCount = 0;

export function load(
  warehouse: OpenWarehouse,
  name: string,
  request: Pick<LoadRequest, 'source'> & Partial<LoadRequest>,
): Promise<LoadReceipt> {
  loadCount += 1;
  const defaults = {into: {name}, mode: 'append' as const, loadId: `load-${loadCount}`, signal: never};
  return warehouse.bulkWrite!.load({...defaults, ...request});
}
