import {QueryError} from '#src/errors/index.ts';
import {
  formatRelation,
  type Catalog,
  type CatalogNode,
  type Relation,
  type RelationDescription,
} from '#src/warehouse/index.ts';
import type {Database} from './database.ts';
import {readRelationDetails, type RelationDetails} from './relation-details.ts';
import {selectRows} from './select-rows.ts';
import {readVocabulary} from './vocabulary.ts';

/** Schema in which weir keeps its own tables. */
export const internalSchema = '_weir';

const batchRelations = 100;

interface RelationRow {
  schema_name: string;
  name: string;
  kind: 'table' | 'view';
  row_estimate: number | null;
  comment: string | null;
  definition: string | null;
}

const relationsQuery = `
  select schema_name, table_name as name, 'table' as kind, estimated_size as row_estimate, comment, sql as definition
  from duckdb_tables() where database_name = current_database() and not internal
  union all
  select schema_name, view_name, 'view', null, comment, sql
  from duckdb_views() where database_name = current_database() and not internal`;

/** Definitions are long, and a list has no use for them. */
const listQuery = `select * replace (null as definition) from (${relationsQuery})`;

export function createCatalog(database: Database): Catalog {
  const read = <Row extends object>(sql: string, parameters: string[] = []) =>
    database.use(undefined, (connection) => selectRows<Row>(connection, sql, parameters));
  const relations = async (schema?: string): Promise<CatalogNode[]> => {
    const rows = await read<RelationRow>(
      `${listQuery} where schema_name = coalesce($1, schema_name) order by schema_name, name`,
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
      const detailsOf = await database.use(undefined, (connection) =>
        readRelationDetails(connection, found.schema_name, found.name),
      );
      return describeRow(found, detailsOf(found.name));
    },
    describeSchema: (schema, {signal, onBatch}) =>
      database.use(signal, async (connection) => {
        const rows = await selectRows<RelationRow>(
          connection,
          `${listQuery} where schema_name = $1 order by name`,
          [schema],
        );
        const detailsOf = await readRelationDetails(connection, schema);
        for (let start = 0; start < rows.length; start += batchRelations)
          await onBatch(
            rows.slice(start, start + batchRelations).map((row) => describeRow(row, detailsOf(row.name))),
          );
      }),
    vocabulary: ({signal}) => database.use(signal, readVocabulary),
  };
}

function describeRow(row: RelationRow, details: RelationDetails): RelationDescription {
  return {
    relation: {schema: row.schema_name, name: row.name},
    kind: row.kind,
    ...details,
    ...(row.row_estimate !== null && {rowEstimate: row.row_estimate}),
    ...(row.comment !== null && {comment: row.comment}),
    ...(row.definition !== null && {definition: row.definition}),
  };
}

function relationNode(row: RelationRow): CatalogNode {
  return {
    kind: row.kind,
    name: row.name,
    path: [row.schema_name, row.name],
    hasChildren: false,
    relation: {schema: row.schema_name, name: row.name},
    ...(row.row_estimate !== null && {rowEstimate: row.row_estimate}),
    ...(row.schema_name.startsWith(internalSchema) && {isInternal: true}),
  };
}

function schemaNode(name: string): CatalogNode {
  return {
    kind: 'schema',
    name,
    path: [name],
    hasChildren: true,
    ...(name.startsWith(internalSchema) && {isInternal: true}),
  };
}

function unknownRelation(relation: Relation): QueryError {
  return new QueryError(`There is no table or view ${formatRelation(relation)}`, {
    code: 'query-unknown-object',
    hint: 'Run `weir tables list` to see what is there.',
    details: {relation: formatRelation(relation)},
  });
}
