import {UnsupportedError} from '../../../errors/index.ts';
import {openWarehouse, type Dialect, type Spool} from '../../../warehouse/index.ts';
import type {OperationContext} from '../../context.ts';

/** Where the results of one workbench are kept while it is open. */
export interface ResultStore {
  readonly spool: Spool;
  /** Of the spool, not of the system that a result comes from. */
  readonly dialect: Dialect;
  /** A table name that was not used before. */
  newName(purpose: string): string;
  close(): Promise<void>;
}

/** Opens the embedded system that has room for results. Nothing is written before the first result comes. */
export async function openResultStore({
  adapters,
  runtime,
}: Pick<OperationContext, 'adapters' | 'runtime'>): Promise<ResultStore> {
  for (const entry of adapters.filter(({embedded}) => embedded)) {
    const definition = await entry.load();
    if (!definition.capabilities.spool) continue;
    const warehouse = await openWarehouse(definition, definition.config.parse({}), runtime, {
      name: 'results',
    });
    let names = 0;
    return {
      spool: warehouse.spool!,
      dialect: definition.dialect,
      newName: (purpose) => `${purpose}_${++names}`,
      close: () => warehouse.close(),
    };
  }
  throw new UnsupportedError('No plugin can keep results', {
    hint: 'Run `weir query` with a statement; it prints the result without keeping it.',
  });
}
