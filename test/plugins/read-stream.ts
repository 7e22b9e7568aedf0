import type {StreamState, UnloadRequest, Warehouse} from '#src/warehouse/index.ts';
import {parseCsv} from '#test/contract/parse-csv.ts';

export interface StreamRead {
  /** Native types by column. */
  types: Record<string, string>;
  rows: Record<string, string | null>[];
  state: StreamState | undefined;
  count: number | undefined;
  key: readonly string[] | undefined;
  isWhole: boolean | undefined;
}

/** Everything that a stream has to say, read as CSV. */
export async function readStream(
  warehouse: Pick<Warehouse, 'bulkRead'>,
  name: string,
  {
    options,
    state,
    signal = new AbortController().signal,
  }: Partial<Pick<UnloadRequest, 'state' | 'signal'>> & {options?: Record<string, unknown>} = {},
): Promise<StreamRead> {
  const source = await warehouse.bulkRead!.unload({
    from: {kind: 'stream', name, ...(options && {options})},
    transport: 'stream:csv',
    ...(state && {state}),
    signal,
  });
  try {
    if (source.content.kind !== 'stream') throw new Error('no stream');
    const chunks: Buffer[] = [];
    for await (const chunk of source.content.stream) chunks.push(chunk as Buffer);
    const [header = [], ...lines] = parseCsv(Buffer.concat(chunks).toString('utf8'));
    return {
      types: Object.fromEntries(source.columns.map((column) => [column.name, column.nativeType])),
      rows: lines.map((line) =>
        Object.fromEntries(header.map((column, index) => [String(column), line[index] ?? null])),
      ),
      state: source.stateAfter?.(),
      count: source.rowsSent(),
      key: source.key,
      isWhole: source.isWhole,
    };
  } finally {
    await source.dispose();
  }
}
