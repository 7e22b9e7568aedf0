import {formatRelation, type TableChanges} from '#src/warehouse/index.ts';
import {widen} from './apply-rows.ts';
import {formatCell, parseCell} from './cells.ts';
import {MemoryError} from './errors.ts';
import {column} from './evaluate.ts';
import {findTable, qualify, relationKey, type MemoryStore} from './store.ts';

/** Values get their new type by way of their text. */
export function changeTable(store: MemoryStore, {relation, add, widen: wider}: TableChanges): void {
  const name = formatRelation(relation);
  const table = findTable(store, relation);
  if (!table) throw new MemoryError('rejected-data', `there is no table ${name} to change`);
  for (const wanted of wider)
    if (!table.columns.some((present) => present.name === wanted.name))
      throw new MemoryError('rejected-data', `${name} has no column ${wanted.name} to widen`);
  const columns = table.columns.map((present) => {
    const wanted = wider.find((candidate) => candidate.name === present.name);
    return wanted ? column(present.name, wanted.type) : present;
  });
  const rows = table.rows.map((row) =>
    row.map((value, index) =>
      value === null || columns[index] === table.columns[index]
        ? value
        : parseCell(formatCell(value), columns[index]!.type),
    ),
  );
  const added = add.map((wanted) => column(wanted.name, wanted.type));
  const changed = widen({columns, rows}, added);
  store.relations.set(relationKey(relation), {kind: 'table', relation: qualify(relation), ...changed});
}
