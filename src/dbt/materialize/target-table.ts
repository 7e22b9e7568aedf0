import {columnsSelect, relationKind, relationsSelect, schemaSql} from '../context/catalog-sql.ts';
import {DbtColumn} from '../context/dbt-column.ts';
import type {DbtRelation, RelationParts} from '../context/dbt-relation.ts';
import type {QuoteName} from '../context/dbt-relation.ts';
import type {Connection} from './work.ts';

/** `table` or `view`, undefined where nothing is there. */
export async function existingKind(
  connection: Connection,
  parts: RelationParts,
): Promise<'table' | 'view' | undefined> {
  const {rows} = await connection.run(relationsSelect(parts));
  return rows[0] && relationKind(rows[0][1]);
}

export async function columnsOf(
  connection: Connection,
  parts: RelationParts,
  quoteName: QuoteName,
): Promise<DbtColumn[]> {
  const {rows} = await connection.run(columnsSelect(parts));
  const size = (value: unknown) => (value === null || value === undefined ? undefined : Number(value));
  return rows.map(
    ([name, type, characters, precision, scale]) =>
      new DbtColumn(
        {
          name: String(name),
          type: String(type),
          characterSize: size(characters),
          precision: size(precision),
          scale: size(scale),
        },
        quoteName,
      ),
  );
}

/** Creates the schema of a relation where it is missing; of two that create it at once, one tries again. */
export async function ensureSchema(
  connection: Connection,
  relation: DbtRelation,
  currentDatabase: string | undefined,
): Promise<void> {
  const schema = schemaSql(relation, currentDatabase);
  for (let attempt = 0; ; attempt++) {
    try {
      await connection.run(`create schema if not exists ${schema}`);
      return;
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}
