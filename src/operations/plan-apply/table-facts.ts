import {OpsError} from '../../errors/index.ts';
import type {TableDifference} from '../../transform/plan-document.ts';
import type {Column, OpenWarehouse, Relation, RelationDescription} from '../../warehouse/index.ts';

/** Columns of a table; undefined when it is not there. */
export async function describeTable(
  warehouse: OpenWarehouse | undefined,
  relation: Relation,
): Promise<RelationDescription | undefined> {
  try {
    return await warehouse?.catalog?.describe(relation);
  } catch (error) {
    if (error instanceof OpsError && error.code === 'query-unknown-object') return undefined;
    throw error;
  }
}

/** Columns that a SELECT would have; undefined where it reads what is not there yet. */
export async function columnsOfSelect(
  warehouse: OpenWarehouse | undefined,
  select: string,
  signal: AbortSignal,
): Promise<readonly Column[] | undefined> {
  if (!warehouse) return undefined;
  try {
    const result = await warehouse.query.run(
      {text: `select * from (\n${select}\n) _weir_rows where 1 = 0`},
      {signal},
    );
    for await (const _ of result.batches);
    await result.close();
    return result.columns;
  } catch (error) {
    if (error instanceof OpsError && error.code.startsWith('query')) return undefined;
    throw error;
  }
}

/** What the system expects of a SELECT; nothing where it does not tell. */
export async function estimateSelect(
  warehouse: OpenWarehouse | undefined,
  select: string,
  signal: AbortSignal,
): Promise<{rows?: number; bytes?: number} | undefined> {
  if (!warehouse?.explain) return undefined;
  try {
    const {root} = await warehouse.explain.explain({text: select}, {analyze: false, signal});
    let node = root;
    while (node.estimatedRows === undefined && node.children.length === 1) node = node.children[0]!;
    const {estimatedRows: rows, estimatedBytes: bytes} = node;
    if (rows === undefined && bytes === undefined) return undefined;
    return {...(rows !== undefined && {rows}), ...(bytes !== undefined && {bytes})};
  } catch (error) {
    if (error instanceof OpsError && error.code.startsWith('query')) return undefined;
    throw error;
  }
}

/** How the columns of a new table differ from those of the former one; undefined where they are the same. */
export function compareColumns(
  before: readonly Column[],
  after: readonly Column[],
): TableDifference | undefined {
  const former = new Map(before.map((column) => [column.name.toLowerCase(), column]));
  const current = new Map(after.map((column) => [column.name.toLowerCase(), column]));
  const added = [...current].filter(([key]) => !former.has(key)).map(([, column]) => typed(column));
  const dropped = [...former].filter(([key]) => !current.has(key)).map(([, column]) => typed(column));
  const retyped = [...current].flatMap(([key, column]) => {
    const old = former.get(key);
    const [from, to] = [old?.nativeType, column.nativeType];
    return old && from !== to ? [{name: column.name, from: from!, to}] : [];
  });
  return added.length + dropped.length + retyped.length > 0 ? {added, dropped, retyped} : undefined;
}

function typed({name, nativeType}: Column): {name: string; type: string} {
  return {name, type: nativeType};
}
