import type {DuckDBConnection} from '@duckdb/node-api';
import type {Runtime} from '#src/runtime/ports.ts';
import {formatRelation, type Relation} from '#src/warehouse/index.ts';
import {duckdbConfig} from '#plugins/duckdb/config.ts';
import {openDatabase} from '#plugins/duckdb/database.ts';
import {createSpool} from '#plugins/duckdb/spool.ts';
import type {LakeConfig, LakeFormat} from './config.ts';
import type {LakeRelation} from './layout.ts';
import type {LakeStore} from './store.ts';

/** What every part of an open lake works with. */
export interface LakeContext {
  /** Absolute. */
  root: string;
  config: LakeConfig;
  store: LakeStore;
  runtime: Runtime;
}

export interface Workbench {
  connection: DuckDBConnection;
  /** Folder for pipes and spilled rows, removed afterwards. */
  spool: string;
}

/** Does work in a DuckDB of its own, in memory, which is gone afterwards. */
export async function withWorkbench<Result>(
  {config, runtime}: LakeContext,
  signal: AbortSignal,
  work: (bench: Workbench) => Promise<Result>,
): Promise<Result> {
  const spool = await createSpool({path: ':memory:', readOnly: false}, runtime);
  try {
    const settings = {
      memory_limit: config.memory_limit,
      temp_directory: runtime.paths.join(spool, 'spilled'),
    };
    const database = await openDatabase(duckdbConfig.parse(settings), runtime, {readOnly: false});
    try {
      return await database.use(signal, async (connection) => {
        await connection.run(`set timezone = 'UTC'`);
        return work({connection, spool});
      });
    } finally {
      database.close();
    }
  } finally {
    await runtime.files.remove(spool);
  }
}

export async function nameOf({store}: LakeContext, relation: Relation): Promise<LakeRelation> {
  return store.findName({schema: relation.schema ?? 'main', name: relation.name});
}

/** How new files of a table are laid out. */
export function layoutOf(
  {config}: LakeContext,
  relation: LakeRelation,
): {format: LakeFormat; partitionBy: readonly string[]} {
  const own = config.tables[formatRelation(relation)];
  return {
    format: own?.format ?? config.format,
    partitionBy: own?.partition_by ?? config.partition_by,
  };
}
