import {text} from 'node:stream/consumers';
import {Readable} from 'node:stream';
import type {
  ByteSource,
  Column,
  ColumnType,
  OpenWarehouse,
  ResultStream,
  Selection,
  Value,
} from '#src/warehouse/index.ts';
import {never} from './open-plugin.ts';

/** All rows of a result. */
export async function readValues(result: ResultStream): Promise<Value[][]> {
  const rows: Value[][] = [];
  for await (const batch of result.batches)
    for (let row = 0; row < batch.rowCount; row++) rows.push(batch.columns.map((column) => column[row]!));
  return rows;
}

export async function ask(warehouse: OpenWarehouse, statement: string): Promise<Value[][]> {
  return readValues(await warehouse.query.run({text: statement}));
}

/** The CSV of a selection. */
export async function unloadText(warehouse: OpenWarehouse, from: Selection): Promise<string> {
  const source = await warehouse.bulkRead!.unload({from, transport: 'stream:csv', signal: never});
  try {
    if (source.content.kind !== 'stream') throw new Error('not a stream');
    return await text(source.content.stream);
  } finally {
    await source.dispose();
  }
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
