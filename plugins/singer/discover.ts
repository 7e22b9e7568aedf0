import type {Runtime} from '#src/runtime/ports.ts';
import {relayTalk} from '#plugins/files/relay-talk.ts';
import type {SingerConfig} from './config.ts';
import {tapFailure, unknownStream} from './errors.ts';
import {startTap} from './run-tap.ts';

interface CatalogEntry {
  stream?: string;
  tap_stream_id: string;
  schema?: Record<string, unknown>;
  metadata?: {breadcrumb: readonly string[]; metadata: Record<string, unknown>}[];
}

/** https://github.com/singer-io/getting-started/blob/master/docs/DISCOVERY_MODE.md */
export interface TapCatalog {
  streams: CatalogEntry[];
}

/** What the tap offers; undefined when it knows no discovery. Throws `TransferError` when it fails. */
export async function discover(
  config: SingerConfig,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<TapCatalog | undefined> {
  if (config.catalog !== undefined)
    return parseCatalog(await runtime.files.readText(runtime.paths.resolve(config.catalog)));
  const tap = await startTap(config, ['--discover'], {}, {runtime, signal});
  try {
    const talk = relayTalk([tap.companion.stderr], config.command, runtime);
    const chunks: Buffer[] = [];
    for await (const chunk of tap.companion.stdout) chunks.push(chunk as Buffer);
    const ending = await tap.companion.ended;
    await talk.finished;
    signal.throwIfAborted();
    const catalog = parseCatalog(Buffer.concat(chunks).toString('utf8'));
    if (ending.exitCode === 0 || catalog) return catalog;
    // Argument parsers end with 2 for a flag that they do not know.
    if (ending.exitCode === 2) return undefined;
    throw tapFailure(config.command, ending, talk.lastLines());
  } finally {
    await tap.dispose();
  }
}

function parseCatalog(text: string): TapCatalog | undefined {
  try {
    const parsed = JSON.parse(text) as Partial<TapCatalog> | null;
    return Array.isArray(parsed?.streams) ? (parsed as TapCatalog) : undefined;
  } catch {
    return undefined;
  }
}

/** The catalog with this stream selected and no other. */
export function selectStream({streams}: TapCatalog, name: string, command: string): TapCatalog {
  const isWanted = (entry: CatalogEntry) => entry.tap_stream_id === name || entry.stream === name;
  if (!streams.some(isWanted))
    throw unknownStream(
      command,
      name,
      streams.map(({stream, tap_stream_id: id}) => stream ?? id),
    );
  return {
    streams: streams.map((entry) => {
      const selected = isWanted(entry);
      const others = (entry.metadata ?? []).filter(({breadcrumb}) => breadcrumb.length > 0);
      const own = (entry.metadata ?? []).find(({breadcrumb}) => breadcrumb.length === 0);
      return {
        ...entry,
        schema: {...entry.schema, selected},
        metadata: [{breadcrumb: [], metadata: {...own?.metadata, selected}}, ...others],
      };
    }),
  };
}
