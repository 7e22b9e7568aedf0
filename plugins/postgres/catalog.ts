import {QueryError} from '#src/errors/index.ts';
import {
  formatRelation,
  type Catalog,
  type CatalogNode,
  type CatalogNodeKind,
  type Relation,
  type RelationDescription,
} from '#src/warehouse/index.ts';
import {dialect} from './dialect.ts';
import {readColumns, readKeys} from './relation-details.ts';
import type {Sessions} from './session.ts';
import type {TypeRegistry} from './type-registry.ts';
import {readVocabulary} from './vocabulary.ts';

/** Schema of weir's own tables. */
export const ownSchema = '_weir';

const batchRelations = 200;

interface RelationRow {
  oid: number;
  schema: string;
  name: string;
  kind: string;
  row_estimate: number | null;
  bytes: string | null;
  comment: string | null;
  is_internal: boolean;
}

const isInternal = `(n.nspname like 'pg\\_%' or n.nspname in ('information_schema', '${ownSchema}', '${ownSchema}_versions'))`;

/** Sizes of system tables interest nobody; a partitioned table is as large as its parts. */
const relations = `
select c.oid, n.nspname as schema, c.relname as name, c.relkind::text as kind,
  case when c.reltuples >= 0 and c.relkind <> 'v' then c.reltuples::float8 end as row_estimate,
  case when ${isInternal} then null
    when c.relkind in ('r', 'm') then pg_total_relation_size(c.oid)
    when c.relkind = 'p' then (select sum(pg_total_relation_size(relid)) from pg_partition_tree(c.oid))
  end::text as bytes,
  obj_description(c.oid, 'pg_class') as comment,
  ${isInternal} as is_internal
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f')`;

export function createCatalog(sessions: Sessions, registry: TypeRegistry): Catalog {
  const readRelations = (condition: string, parameters: unknown[]): Promise<RelationRow[]> =>
    sessions.use(undefined, async (client) => {
      const text = `${relations} ${condition} order by n.nspname, c.relname`;
      return (await client.query<RelationRow>(text, parameters)).rows;
    });

  return {
    async children(parent) {
      if (!parent) return readSchemas(sessions);
      if (parent.kind !== 'schema') return [];
      return (await readRelations('and n.nspname = $1', [parent.name])).map(toNode);
    },
    relations: async () => (await readRelations('', [])).map(toNode),
    async describe(relation) {
      const [row] = await readRelations('and c.oid = to_regclass($1)', [dialect.quoteRelation(relation)]);
      if (!row) throw unknownRelation(relation);
      const [described] = await describeRows([row], {sessions, registry});
      return {...described!, ...(await readDefinition(row, sessions))};
    },
    async describeSchema(schema, {signal, onBatch}) {
      const rows = await sessions.use(signal, async (client) => {
        const text = `${relations} and n.nspname = $1 order by c.relname`;
        return (await client.query<RelationRow>(text, [schema])).rows;
      });
      for (let start = 0; start < rows.length; start += batchRelations) {
        const batch = rows.slice(start, start + batchRelations);
        await onBatch(await describeRows(batch, {sessions, registry, signal}));
      }
    },
    vocabulary: ({signal}) => sessions.use(signal, readVocabulary),
  };
}

async function readSchemas(sessions: Sessions): Promise<CatalogNode[]> {
  const {rows} = await sessions.use(undefined, (client) =>
    client.query<{name: string; is_internal: boolean; has_children: boolean}>(
      `select n.nspname as name, ${isInternal} as is_internal,
         exists (select from pg_class c where c.relnamespace = n.oid and c.relkind in ('r', 'p', 'v', 'm', 'f'))
           as has_children
       from pg_namespace n where n.nspname !~ '^pg_(toast|temp)' order by n.nspname`,
    ),
  );
  return rows.map((row) => ({
    kind: 'schema',
    name: row.name,
    path: [row.name],
    hasChildren: row.has_children,
    ...(row.is_internal && {isInternal: true}),
  }));
}

interface Reading {
  sessions: Sessions;
  registry: TypeRegistry;
  signal?: AbortSignal;
}

async function describeRows(
  rows: readonly RelationRow[],
  {sessions, registry, signal}: Reading,
): Promise<RelationDescription[]> {
  const oids = rows.map(({oid}) => oid);
  const {found, keys} = await sessions.use(signal, async (client) => ({
    found: await readColumns(client, oids),
    keys: await readKeys(client, oids),
  }));
  const types = await registry.resolve(found);
  const columns = Map.groupBy(
    found.map((column, index) => ({...column, type: types[index]!.type})),
    (column) => column.relation_oid,
  );
  return rows.map((row) => {
    const own = columns.get(row.oid) ?? [];
    const primaryKey = own
      .filter((column) => column.key_position !== null)
      .toSorted((a, b) => a.key_position! - b.key_position!)
      .map((column) => column.name);
    const {relation, kind, rowEstimate, bytes} = toNode(row);
    return {
      relation: relation!,
      kind,
      columns: own.map((column) => ({
        name: column.name,
        type: column.type,
        nativeType: column.native_type,
        nullable: column.nullable,
        ...(column.comment !== null && {comment: column.comment}),
      })),
      ...(primaryKey.length > 0 && {primaryKey}),
      ...keys.get(row.oid),
      ...(rowEstimate !== undefined && {rowEstimate}),
      ...(bytes !== undefined && {bytes}),
      ...(row.comment !== null && {comment: row.comment}),
    };
  });
}

async function readDefinition(
  {oid, kind}: RelationRow,
  sessions: Sessions,
): Promise<Pick<RelationDescription, 'definition'>> {
  if (kind !== 'v' && kind !== 'm') return {};
  const text = 'select pg_get_viewdef($1::oid, true) as definition';
  const {rows} = await sessions.use(undefined, (client) => client.query<{definition: string}>(text, [oid]));
  return {definition: rows[0]!.definition};
}

function toNode(row: RelationRow): CatalogNode {
  return {
    kind: nodeKind(row.kind),
    name: row.name,
    path: [row.schema, row.name],
    hasChildren: false,
    relation: {schema: row.schema, name: row.name},
    ...(row.row_estimate !== null && {rowEstimate: row.row_estimate}),
    ...(row.bytes !== null && {bytes: Number(row.bytes)}),
    ...(row.is_internal && {isInternal: true}),
  };
}

/** A materialized view is a view to people, a foreign or partitioned table is a table. */
function nodeKind(relationKind: string): CatalogNodeKind {
  return relationKind === 'v' || relationKind === 'm' ? 'view' : 'table';
}

function unknownRelation(relation: Relation): QueryError {
  return new QueryError(`There is no table or view ${formatRelation(relation)}`, {
    code: 'query-unknown-object',
    hint: '`weir tables list` shows what is there.',
    details: {relation: formatRelation(relation)},
  });
}
