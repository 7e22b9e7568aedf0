import type {DuckDBConnection} from '@duckdb/node-api';
import type {RelationDescription} from '#src/warehouse/index.ts';
import {parseNativeType} from './native-types.ts';
import {selectRows} from './select-rows.ts';

/** What is read of a relation besides its own line in the catalog. */
export type RelationDetails = Pick<RelationDescription, 'columns' | 'primaryKey' | 'foreignKeys' | 'indexes'>;

interface ColumnsRow {
  table_name: string;
  columns: string;
}

/** Name, type, nullability and comment. */
type ColumnFacts = [name: string, nativeType: string, isNullable: boolean, comment: string | null];

interface ConstraintRow {
  table_name: string;
  constraint_type: 'PRIMARY KEY' | 'FOREIGN KEY';
  columns: string;
  referenced_table: string | null;
  referenced_columns: string;
}

interface IndexRow {
  table_name: string;
  index_name: string;
  is_unique: boolean;
  expressions: string;
}

const chosen =
  'database_name = current_database() and schema_name = $1 and table_name = coalesce($2, table_name)';

/** One row a table: a row a column takes long to turn into objects in a schema of thousands of tables. */
const columnsQuery = `
  select table_name,
    to_json(list(json_array(column_name, data_type, is_nullable, comment) order by column_index))::varchar as columns
  from duckdb_columns() where ${chosen} group by table_name`;

const constraintsQuery = `
  select table_name, constraint_type, to_json(constraint_column_names)::varchar as columns, referenced_table,
    to_json(referenced_column_names)::varchar as referenced_columns
  from duckdb_constraints() where ${chosen} and constraint_type in ('PRIMARY KEY', 'FOREIGN KEY')
  order by constraint_index`;

const indexesQuery = `
  select table_name, index_name, is_unique, expressions from duckdb_indexes() where ${chosen} order by index_name`;

/** Reads columns, keys and indexes of one relation, or of all in the schema, and gives them out by name. */
export async function readRelationDetails(
  connection: DuckDBConnection,
  schema: string,
  name: string | null = null,
): Promise<(relation: string) => RelationDetails> {
  const read = <Row extends object>(sql: string) => selectRows<Row>(connection, sql, [schema, name]);
  const columns = new Map((await read<ColumnsRow>(columnsQuery)).map((row) => [row.table_name, row.columns]));
  const constraints = Map.groupBy(await read<ConstraintRow>(constraintsQuery), (row) => row.table_name);
  const indexes = Map.groupBy(await read<IndexRow>(indexesQuery), (row) => row.table_name);
  return (relation) => ({
    columns: readColumns(columns.get(relation) ?? '[]'),
    ...readKeys(constraints.get(relation) ?? [], schema),
    ...readIndexes(indexes.get(relation) ?? []),
  });
}

function readColumns(json: string): RelationDetails['columns'] {
  return (JSON.parse(json) as ColumnFacts[]).map(([name, nativeType, isNullable, comment]) => ({
    name,
    type: parseNativeType(nativeType),
    nativeType,
    nullable: isNullable,
    ...(comment !== null && {comment}),
  }));
}

/** A foreign key leads to a table of the same schema: DuckDB has no others. */
function readKeys(
  constraints: readonly ConstraintRow[],
  schema: string,
): Pick<RelationDetails, 'primaryKey' | 'foreignKeys'> {
  const primary = constraints.find((row) => row.constraint_type === 'PRIMARY KEY');
  const foreignKeys = constraints
    .filter((row) => row.constraint_type === 'FOREIGN KEY' && row.referenced_table !== null)
    .map((row) => ({
      columns: names(row.columns),
      references: {schema, name: row.referenced_table!},
      referencedColumns: names(row.referenced_columns),
    }));
  return {
    ...(primary && {primaryKey: names(primary.columns)}),
    ...(foreignKeys.length > 0 && {foreignKeys}),
  };
}

function readIndexes(rows: readonly IndexRow[]): Pick<RelationDetails, 'indexes'> {
  if (rows.length === 0) return {};
  return {
    indexes: rows.map((row) => ({
      name: row.index_name,
      columns: row.expressions
        .replace(/^\[|\]$/g, '')
        .split(', ')
        .map(unquoted),
      isUnique: row.is_unique,
    })),
  };
}

function names(json: string): string[] {
  return JSON.parse(json) as string[];
}

/** `'"odd name"'` as `odd name`. */
function unquoted(expression: string): string {
  const plain = /^'?"(.*)"'?$/.exec(expression)?.[1];
  return plain?.replaceAll('""', '"') ?? expression;
}
