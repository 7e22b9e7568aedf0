import type {DuckDBConnection} from '@duckdb/node-api';
import type {RelationDescription} from '#src/warehouse/index.ts';
import {parseNativeType} from './native-types.ts';
import {selectRows} from './select-rows.ts';

/** What is read of a relation besides its own line in the catalog. */
export type RelationDetails = Pick<RelationDescription, 'columns' | 'primaryKey' | 'foreignKeys' | 'indexes'>;

interface ColumnRow {
  table_name: string;
  column_name: string;
  data_type: string;
  is_nullable: boolean;
  comment: string | null;
}

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

const columnsQuery = `
  select table_name, column_name, data_type, is_nullable, comment
  from duckdb_columns() where ${chosen} order by table_name, column_index`;

const constraintsQuery = `
  select table_name, constraint_type, to_json(constraint_column_names)::varchar as columns, referenced_table,
    to_json(referenced_column_names)::varchar as referenced_columns
  from duckdb_constraints() where ${chosen} and constraint_type in ('PRIMARY KEY', 'FOREIGN KEY')
  order by constraint_index`;

const indexesQuery = `
  select table_name, index_name, is_unique, expressions from duckdb_indexes() where ${chosen} order by index_name`;

/** Columns, keys and indexes by name of relation: of one, or of all in the schema. */
export async function readRelationDetails(
  connection: DuckDBConnection,
  schema: string,
  name: string | null = null,
): Promise<Map<string, RelationDetails>> {
  const read = <Row extends object>(sql: string) => selectRows<Row>(connection, sql, [schema, name]);
  const columns = await read<ColumnRow>(columnsQuery);
  const constraints = Map.groupBy(await read<ConstraintRow>(constraintsQuery), (row) => row.table_name);
  const indexes = Map.groupBy(await read<IndexRow>(indexesQuery), (row) => row.table_name);
  const details = new Map<string, RelationDetails>();
  for (const [relation, rows] of Map.groupBy(columns, (row) => row.table_name))
    details.set(relation, {
      columns: rows.map((row) => ({
        name: row.column_name,
        type: parseNativeType(row.data_type),
        nativeType: row.data_type,
        nullable: row.is_nullable,
        ...(row.comment !== null && {comment: row.comment}),
      })),
      ...readKeys(constraints.get(relation) ?? [], schema),
      ...readIndexes(indexes.get(relation) ?? []),
    });
  return details;
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
