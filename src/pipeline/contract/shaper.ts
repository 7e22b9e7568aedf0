import type {Dialect, OpenWarehouse, Spool, Transport, Value} from '../../warehouse/index.ts';

/** An embedded system that rows go through when they have to be looked at on their way. */
export interface Shaper {
  readonly spool: Spool;
  /** Of the spool, not of the source or destination. */
  readonly dialect: Dialect;
  /** Formats that the spool takes and gives. */
  readonly transports: {takes: readonly Transport[]; gives: readonly Transport[]};
  /** A table name that was not used before. */
  newName(purpose: string): string;
}

/** Formats that only two systems of one kind understand stay between them. */
function isPlainTransport(transport: Transport): boolean {
  return !transport.startsWith('stream:native:');
}

/** Formats in which the rows of a source reach the shaper, best first. */
export function transportsInto({transports}: Shaper, source: OpenWarehouse): Transport[] {
  const offers = source.definition.capabilities.bulkRead?.offers ?? [];
  return transports.takes.filter((transport) => isPlainTransport(transport) && offers.includes(transport));
}

/** Formats in which rows go on to the destination, best first. */
export function transportsOutOf({transports}: Shaper, destination: OpenWarehouse): Transport[] {
  const accepts = destination.definition.capabilities.bulkWrite?.accepts ?? [];
  return accepts.filter((transport) => transports.gives.includes(transport));
}

/** All rows of a small result. */
export async function selectRows(
  {spool}: Shaper,
  text: string,
  signal: AbortSignal,
): Promise<Record<string, Value>[]> {
  const result = await spool.query.run({text}, {signal});
  const rows: Record<string, Value>[] = [];
  try {
    for await (const batch of result.batches)
      for (let row = 0; row < batch.rowCount; row++)
        rows.push(
          Object.fromEntries(result.columns.map(({name}, column) => [name, batch.columns[column]![row]!])),
        );
  } finally {
    await result.close();
  }
  return rows;
}

export async function dropTable({spool, dialect}: Shaper, name: string): Promise<void> {
  await spool.build(`drop table if exists ${dialect.quoteIdentifier(name)}`, {
    signal: new AbortController().signal,
  });
}
