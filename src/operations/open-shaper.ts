import type {Shaper} from '../pipeline/contract/shaper.ts';
import {openWarehouse} from '../warehouse/index.ts';
import type {OperationContext} from './context.ts';

/** A shaper that is opened when the first load needs it. */
export interface LazyShaper {
  /** Undefined where no plugin can look at rows on their way. */
  open?: () => Promise<Shaper>;
  close(): Promise<void>;
}

/** Finds the embedded system that rows can go through. Nothing is opened or written before `open`. */
export async function findShaper({
  adapters,
  runtime,
}: Pick<OperationContext, 'adapters' | 'runtime'>): Promise<LazyShaper> {
  const entry = adapters.find(({embedded}) => embedded);
  const definition = await entry?.load();
  const {spool, bulkRead, bulkWrite} = definition?.capabilities ?? {};
  if (!definition || !spool || !bulkRead || !bulkWrite) return {close: async () => {}};
  let opening: Promise<Shaper & {close(): Promise<void>}> | undefined;
  const open = async () => {
    const warehouse = await openWarehouse(definition, definition.config.parse({}), runtime, {name: 'shaper'});
    let names = 0;
    return {
      spool: warehouse.spool!,
      dialect: definition.dialect,
      transports: {takes: bulkWrite.accepts, gives: bulkRead.offers},
      newName: (purpose: string) => `${purpose}_${++names}`,
      close: () => warehouse.close(),
    };
  };
  return {
    open: () => (opening ??= open()),
    async close() {
      await (await opening?.catch(() => undefined))?.close();
    },
  };
}
