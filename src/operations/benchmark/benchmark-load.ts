import {UnsupportedError} from '../../errors/index.ts';
import {findAdapter, parseRelation, requireFacet, type ByteSource} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {copyTable, planCopy, type CopiedTable, type CopyRequest} from '../copy-table/copy-table.ts';
import {openSettings, placeConnection} from '../open-connection.ts';

export interface BenchmarkRequest {
  /** `connection:table`, `connection:path` or, with `isQuery`, `connection:SQL`. */
  from: string;
  isQuery: boolean;
  /** Connection that the rows are loaded into. */
  to: string;
  rounds: number;
  /** Called before each part, e.g. `round 1 of 3`. */
  onPart?: (text: string) => void;
}

/** One measured part. */
export interface BenchmarkPart {
  what: 'read' | 'load';
  round: number;
  transport: string;
  /** Absent where the source does not count. */
  rows?: number;
  bytes: number;
  elapsedMs: number;
  /** Of the whole process, at most. */
  peakResidentBytes: number;
}

/**
 * Measures how fast a source is read alone, and how fast it goes into a destination. Rows go into a table of their own,
 * which is dropped afterwards; nothing else is touched.
 */
export async function benchmarkLoad(
  context: OperationContext,
  request: BenchmarkRequest,
): Promise<BenchmarkPart[]> {
  const {runtime} = context;
  const place = await placeConnection(context, request.to);
  const definition = await findAdapter(context.adapters, place.settings.type).load();
  const {transform, defaultSchema} = definition.capabilities;
  if (!transform || !definition.capabilities.bulkWrite)
    throw new UnsupportedError(`${definition.title} cannot be measured: it has no tables to load and drop`, {
      hint: 'Name a connection of a database.',
    });
  const name = `_weir_benchmark_${runtime.randomId().slice(0, 8)}`;
  const table = defaultSchema === undefined ? name : `${defaultSchema}.${name}`;
  const copy: CopyRequest = {
    from: request.from,
    isQuery: request.isQuery,
    to: `${request.to}:${table}`,
    mode: 'replace',
    key: [],
    dryRun: false,
    assumeYes: true,
  };
  const parts: BenchmarkPart[] = [];
  try {
    for (let round = 1; round <= request.rounds; round++) {
      request.onPart?.(`reading, round ${round} of ${request.rounds}`);
      const read = await measureRead(context, copy, round);
      if (read) parts.push(read);
      request.onPart?.(`loading, round ${round} of ${request.rounds}`);
      parts.push(await measureLoad(context, copy, round));
    }
    return parts;
  } finally {
    const {settings, ...root} = place;
    const warehouse = await openSettings(context, settings, {...root, signal: new AbortController().signal});
    try {
      const drop = `drop table if exists ${definition.dialect.quoteRelation(parseRelation(table))}`;
      const result = await warehouse.query.run({text: drop});
      for await (const _ of result.batches);
    } finally {
      await warehouse.close();
    }
  }
}

async function measureLoad(
  context: OperationContext,
  copy: CopyRequest,
  round: number,
): Promise<BenchmarkPart> {
  const memory = watchMemory(context);
  try {
    const {rows, bytes, elapsedMs, transport} = (await copyTable(context, copy)) as CopiedTable;
    return {what: 'load', round, transport, rows, bytes, elapsedMs, peakResidentBytes: memory.peak()};
  } finally {
    memory.stop();
  }
}

/** Reads all bytes and drops them; undefined where the destination would open files itself. */
async function measureRead(
  context: OperationContext,
  copy: CopyRequest,
  round: number,
): Promise<BenchmarkPart | undefined> {
  const {signal} = context;
  const {clock} = context.runtime;
  const {source: place, selection, plan, alternatives} = await planCopy(context, copy);
  if (plan.transport === 'files') return undefined;
  const {settings, ...root} = place;
  const source = await openSettings(context, settings, {...root, readOnly: true});
  const memory = watchMemory(context);
  try {
    const startedMs = clock.monotonicMs();
    const opened = await requireFacet(source, 'bulkRead', `read ${plan.from}`).unload({
      from: selection,
      transport: plan.transport,
      alternatives,
      signal,
    });
    try {
      const bytes = await drain(opened);
      const rows = opened.rowsSent();
      return {
        what: 'read',
        round,
        transport: plan.transport,
        ...(rows !== undefined && {rows}),
        bytes,
        elapsedMs: Math.round(clock.monotonicMs() - startedMs),
        peakResidentBytes: memory.peak(),
      };
    } finally {
      await opened.dispose();
    }
  } finally {
    memory.stop();
    await source.close();
  }
}

async function drain({content}: ByteSource): Promise<number> {
  if (content.kind !== 'stream') return 0;
  let bytes = 0;
  for await (const chunk of content.stream) bytes += (chunk as Uint8Array).length;
  return bytes;
}

const sampleEveryMs = 50;

function watchMemory({runtime: {env}}: OperationContext) {
  let peak = env.residentBytes();
  const sample = () => (peak = Math.max(peak, env.residentBytes()));
  const timer = setInterval(sample, sampleEveryMs);
  return {
    stop: () => clearInterval(timer),
    peak: sample,
  };
}
