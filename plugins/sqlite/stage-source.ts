import {pipeline} from 'node:stream/promises';
import type {Checksum, LoadRequest} from '#src/warehouse/index.ts';
import {quoteIdentifier} from './dialect.ts';
import {translateLoadError} from './errors.ts';
import type {Host} from './host.ts';
import {formatNativeType} from './native-types.ts';
import {selectRows} from './select-rows.ts';

/** Quoted name of the table that holds the rows of a load; only its own process sees it. */
export const staging = 'temp."_weir_staging"';

export interface StagedSource {
  rows: number;
  bytes: number;
  checksum?: Checksum;
}

/** Reads the source once into a temporary table, while the database is free for others. */
export async function stageSource(host: Host, request: LoadRequest): Promise<StagedSource> {
  const {source, key = [], signal} = request;
  const definitions = source.columns.map(
    ({name, type}) => `${quoteIdentifier(name)} ${formatNativeType(type)}`,
  );
  await selectRows(host, `create table ${staging} (${definitions.join(', ')})`, [], signal);
  await host.request('execute', {text: 'begin'}, signal);
  const staged = await sendRows(host, request);
  const isKeyThere = key.every((name) => source.columns.some((column) => sameName(column.name, name)));
  if (key.length > 0 && isKeyThere)
    await selectRows(
      host,
      `create index temp."_weir_staging_key" on "_weir_staging" (${key.map(quoteIdentifier).join(', ')})`,
      [],
      signal,
    );
  await host.request('execute', {text: 'commit'}, signal);
  return staged;
}

async function sendRows(host: Host, request: LoadRequest): Promise<StagedSource> {
  const {source, signal, onProgress, checksum = false} = request;
  const {content} = source;
  if (content.kind !== 'stream' || (content.format !== 'csv' && content.format !== 'ndjson'))
    throw new Error(`SQLite does not read ${content.kind}`);
  const {stream, format} = content;
  if (stream.errored) throw stream.errored;
  const places = source.columns.map((_, index) => `?${index + 1}`);
  const columns = source.columns.map(({name, type}) => ({name, type}));
  const insert = `insert into ${staging} values (${places.join(', ')})`;
  let bytes = 0;
  async function* counted(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      yield chunk;
      onProgress?.({bytes});
    }
  }
  const sending = pipeline(stream, counted, host.input).catch(() => {});
  try {
    const reply = await host.request('import', {format, insert, columns, checksum}, signal);
    await sending;
    if (stream.errored) throw stream.errored;
    return {...reply, bytes};
  } catch (error) {
    if (stream.errored) throw stream.errored;
    stream.destroy();
    throw signal.aborted ? signal.reason : (translateLoadError(error, request) ?? error);
  }
}

export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
