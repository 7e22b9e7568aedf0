import {UnsupportedError} from '../../errors/index.ts';
import type {QuarantineEntry} from '../../pipeline/package/quarantine-store.ts';
import type {Shaper} from '../../pipeline/contract/shaper.ts';
import type {ByteSource, Column, ResultStream} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {findShaper} from '../open-shaper.ts';
import {withQuarantine, type QuarantineScope} from './quarantine.ts';

/** Hands the rows of each load on, with the columns that say why they were put aside. */
export async function showQuarantine(
  context: OperationContext,
  scope: QuarantineScope,
  options: {limit: number; show: (result: ResultStream) => Promise<void>},
): Promise<void> {
  await withQuarantine(context, scope, (entries) =>
    withShaper(context, async (shaper) => {
      for (const entry of entries) {
        const name = await loadEntry(shaper, entry, [], context.signal);
        const text = `select * from ${shaper.dialect.quoteIdentifier(name)}`;
        await options.show(
          await shaper.spool.query.run({text}, {limit: options.limit, signal: context.signal}),
        );
      }
    }),
  );
}

export async function withShaper<Result>(
  context: OperationContext,
  work: (shaper: Shaper) => Promise<Result>,
): Promise<Result> {
  const lazy = await findShaper(context);
  if (!lazy.open)
    throw new UnsupportedError('No plugin can read rows in quarantine', {
      hint: 'Install one that runs inside this process.',
    });
  try {
    return await work(await lazy.open());
  } finally {
    await lazy.close();
  }
}

/** Reads the file of an entry into a table of the spool: these columns, or all that it has. */
export async function loadEntry(
  {spool, newName}: Shaper,
  {path}: Pick<QuarantineEntry, 'path'>,
  columns: readonly Column[],
  signal: AbortSignal,
): Promise<string> {
  const name = newName('quarantined');
  const source: ByteSource = {
    columns,
    content: {kind: 'files', files: {format: 'parquet', paths: [path], compression: 'none', options: {}}},
    rowsSent: () => undefined,
    dispose: async () => {},
  };
  await spool.load(name, {into: {name}, source, signal});
  return name;
}
