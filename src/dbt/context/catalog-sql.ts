import type {DbtRelation, RelationParts} from './dbt-relation.ts';

const quoteText = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Names are compared without regard to case, as dbt does. */
export function nameConditions(wanted: Readonly<Record<string, string | undefined>>): string {
  const parts = Object.entries(wanted).flatMap(([column, value]) =>
    value === undefined ? [] : [`lower(${column}) = ${quoteText(value.toLowerCase())}`],
  );
  return parts.length > 0 ? parts.join(' and ') : '1 = 1';
}

/** A SELECT of the names and kinds of tables and views. */
export function relationsSelect({database, schema, identifier}: RelationParts): string {
  return `select table_name, table_type from information_schema.tables where ${nameConditions({
    table_catalog: database,
    table_schema: schema,
    table_name: identifier,
  })} order by table_name`;
}

/** A SELECT of name, type, size, precision and scale of the columns of a relation. */
export function columnsSelect({database, schema, identifier}: RelationParts): string {
  return `select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale from information_schema.columns where ${nameConditions(
    {
      table_catalog: database,
      table_schema: schema,
      table_name: identifier,
    },
  )} order by ordinal_position`;
}

/** What dbt calls a kind of table. */
export function relationKind(tableType: unknown): 'table' | 'view' {
  return String(tableType).toUpperCase().includes('VIEW') ? 'view' : 'table';
}

/** SQL of the schema alone. Not every system takes the name of the database that one is connected to. */
export function schemaSql(relation: DbtRelation, currentDatabase: string | undefined): string {
  const {database, schema} = relation.parts;
  return relation.with({parts: {...(database !== currentDatabase && {database}), schema}}).text();
}
