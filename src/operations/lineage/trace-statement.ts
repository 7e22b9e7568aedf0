import type {LineageCache} from '../../pipeline/package/lineage-cache.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {traceColumns, type QueryLineage, type TableName} from '../../sql/lineage/index.ts';
import type {AdapterDefinition} from '../../warehouse/index.ts';

/** Changes when lineage is found in another way, so that nothing old is taken for new. */
const version = 1;

export interface StatementToTrace {
  sql: string;
  definition: AdapterDefinition;
  columnsOf(table: TableName): readonly string[] | undefined;
}

/** Lineage of a statement, from the cache when the tables that it reads have the columns that they had. */
export async function traceStatement(
  {sql, definition, columnsOf}: StatementToTrace,
  runtime: Pick<Runtime, 'sha256'>,
  cache?: LineageCache,
): Promise<QueryLineage> {
  const {parserDialect} = definition.dialect;
  const {identifierCase} = definition.capabilities;
  const digest = runtime.sha256([version, parserDialect, identifierCase, sql].join('\n'));
  const remembered = cache?.get(digest);
  const isCurrent = remembered?.tables.every(
    ([table, columns]) =>
      JSON.stringify(columnsOf(JSON.parse(table) as TableName) ?? null) === JSON.stringify(columns),
  );
  if (remembered && isCurrent) return remembered.lineage;
  const tables = new Map<string, readonly string[] | null>();
  const lineage = await traceColumns(sql, {
    parserDialect,
    identifierCase,
    columnsOf(table) {
      const columns = columnsOf(table);
      tables.set(JSON.stringify(table), columns ?? null);
      return columns;
    },
  });
  cache?.put(digest, {tables: [...tables], lineage});
  return lineage;
}
