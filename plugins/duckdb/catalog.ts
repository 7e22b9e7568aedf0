import {QueryError} from '#src/errors/index.ts';
import {formatRelation, type Catalog, type CatalogNode, type Relation} from '#src/warehouse/index.ts';
import type {Database} from './database.ts';
import {parseNativeType} from './native-types.ts';
import {selectRows} from './select-rows.ts';

/** Schema in which weir keeps its own tables. */
export const internalSchema = '_weir';

interface RelationRow {
  schema_name: string;
  name: string;
  kind: 'table' | 'view';
  row_estimate: number | null;
  comment: string | null;
  definition: string | null;
}

interface ColumnRow {
  column_name: string;
  data_type: string;
  is_nullable: boolean;
  comment: string | null;
  is_key: boolean;
}

const relationsQuery = `
  select schema_name, table_name as name, 'table' as kind, estimated_size as row_estimate, comment, sql as definition
  from duckdb_tables() where database_name = current_database() and not internal
  union all
  select schema_name, view_name, 'view', null, comment, sql
  from duckdb_views() where database_name = current_database() and not internal`;

export function createCatalog(database: Database): Catalog {
  const read = <Row extends object>(sql: string, parameters: string[] = []) =>
    database.use(undefined, (connection) => selectRows<Row>(connection, sql, parameters));
  const relations = async (schema?: string): Promise<CatalogNode[]> => {
    const rows = await read<RelationRow>(
      `select * from (${relationsQuery}) where schema_name = coalesce($1, schema_name) order by schema_name, name`,
      [schema ?? (null as never)],
    );
    return rows.map(relationNode);
  };
  return {
    async children(parent) {
      if (parent) return parent.kind === 'schema' ? relations(parent.name) : [];
      const schemas = await read<{schema_name: string}>(
        `select schema_name from duckdb_schemas() where database_name = current_database()
         and schema_name not in ('information_schema', 'pg_catalog') order by 1`,
      );
      return schemas.map(({schema_name: name}) => schemaNode(name));
    },
    relations: () => relations(),
    async describe(relation) {
      const schema = relation.schema ?? 'main';
      const [found] = await read<RelationRow>(
        `select * from (${relationsQuery}) where lower(schema_name) = lower($1) and lower(name) = lower($2)`,
        [schema, relation.name],
      );
      if (!found) throw unknownRelation(relation);
      const columns = await read<ColumnRow>(columnsQuery, [found.schema_name, found.name]);
      const primaryKey = columns.filter((column) => column.is_key).map((column) => column.column_name);
      return {
        relation: {schema: found.schema_name, name: found.name},
        kind: found.kind,
        columns: columns.map((column) => ({
          name: column.column_name,
          type: parseNativeType(column.data_type),
          nativeType: column.data_type,
          nullable: column.is_nullable,
          ...(column.comment !== null && {comment: column.comment}),
        })),
        ...(primaryKey.length > 0 && {primaryKey}),
        ...(found.row_estimate !== null && {rowEstimate: found.row_estimate}),
        ...(found.comment !== null && {comment: found.comment}),
        ...(found.definition !== null && {definition: found.definition}),
      };
    },
  };
}

const columnsQuery = `
  select c.column_name, c.data_type, c.is_nullable, c.comment,
    coalesce(list_contains(k.constraint_column_names, c.column_name), false) as is_key
  from duckdb_columns() c
  left join duckdb_constraints() k
    on k.constraint_type = 'PRIMARY KEY' and k.database_name = c.database_name
    and k.schema_name = c.schema_name and k.table_name = c.table_name
  where c.database_name = current_database() and c.schema_name = $1 and c.table_name = $2
  order by c.column_index`;

function relationNode(row: RelationRow): CatalogNode {
  return {
    kind: row.kind,
    name: row.name,
    path: [row.schema_name, row.name],
    hasChildren: false,
    relation: {schema: row.schema_name, name: row.name},
    ...(row.row_estimate !== null && {rowEstimate: row.row_estimate}),
    ...(row.schema_name === internalSchema && {isInternal: true}),
  };
}

function schemaNode(name: string): CatalogNode {
  return {
    kind: 'schema',
    name,
    path: [name],
    hasChildren: true,
    ...(name === internalSchema && {isInternal: true}),
  };
}

function unknownRelation(relation: Relation): QueryError {
  return new QueryError(`There is no table or view ${formatRelation(relation)}`, {
    code: 'query-unknown-object',
    hint: 'Run `weir tables list` to see what is there.',
    details: {relation: formatRelation(relation)},
  });
}
