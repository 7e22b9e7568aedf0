import {QueryError} from '#src/errors/index.ts';
import {
  formatRelation,
  type Catalog,
  type CatalogNode,
  type Relation,
  type RelationDescription,
} from '#src/warehouse/index.ts';
import {ask, type Client} from './client.ts';
import type {MysqlConfig} from './config.ts';
import {readType} from './field-types.ts';
import {readColumns, readKeys, type ColumnRow} from './relation-details.ts';
import type {Sessions} from './session.ts';
import {readVocabulary} from './vocabulary.ts';

/** Database of weir's own tables. */
export const ownSchema = '_weir';

const internalSchemas = ['information_schema', 'performance_schema', 'mysql', 'sys', ownSchema];

const batchRelations = 200;

interface RelationRow {
  schema: string;
  name: string;
  type: string;
  row_estimate: string | number | null;
  bytes: string | number | null;
  comment: string | null;
}

/** A view has its error or the word VIEW in place of a comment. */
const relations = `
select t.table_schema as \`schema\`, t.table_name as name, t.table_type as type,
  case when t.table_type like '%VIEW' then null else t.table_rows end as row_estimate,
  case when t.table_type like '%VIEW' then null else t.data_length + t.index_length end as bytes,
  case when t.table_type like '%VIEW' then null else nullif(t.table_comment, '') end as comment
from information_schema.tables t where t.table_type <> 'SEQUENCE'`;

export function createCatalog(sessions: Sessions, {database, tinyint1}: MysqlConfig): Catalog {
  const readRelations = (client: Client, condition: string, values: string[]): Promise<RelationRow[]> =>
    ask<RelationRow>(client, `${relations} ${condition} order by t.table_schema, t.table_name`, values);

  async function describeRows(client: Client, rows: readonly RelationRow[]): Promise<RelationDescription[]> {
    const [schema] = rows.map((row) => row.schema);
    if (schema === undefined) return [];
    const names = rows.map(({name}) => name);
    const columns = Map.groupBy(await readColumns(client, schema, names), (row) => row.relation);
    const keys = await readKeys(client, schema, names);
    return rows.map((row) => {
      const {relation, kind, rowEstimate, bytes} = toNode(row);
      return {
        relation: relation!,
        kind,
        columns: (columns.get(row.name) ?? []).map(toColumn),
        ...keys.get(row.name),
        ...(rowEstimate !== undefined && {rowEstimate}),
        ...(bytes !== undefined && {bytes}),
        ...(row.comment !== null && {comment: row.comment}),
      };
    });
  }

  const toColumn = (row: ColumnRow): RelationDescription['columns'][number] => ({
    name: row.name,
    type: readType(row.native_type, tinyint1),
    nativeType: row.native_type,
    nullable: row.nullable === 'YES',
    ...(row.comment !== '' && {comment: row.comment}),
  });

  return {
    children: (parent) =>
      sessions.use(undefined, async (client) => {
        if (!parent) return readSchemas(client);
        if (parent.kind !== 'schema') return [];
        return (await readRelations(client, 'and t.table_schema = ?', [parent.name])).map(toNode);
      }),
    relations: () =>
      sessions.use(undefined, async (client) => (await readRelations(client, '', [])).map(toNode)),
    describe: (relation) =>
      sessions.use(undefined, async (client) => {
        const schema = relation.schema ?? database;
        const condition = 'and t.table_schema = ? and t.table_name = ?';
        const rows =
          schema === undefined ? [] : await readRelations(client, condition, [schema, relation.name]);
        const [described] = await describeRows(client, rows);
        if (!described) throw unknownRelation(relation);
        return {...described, ...(await readDefinition(client, rows[0]!))};
      }),
    describeSchema: (schema, {signal, onBatch}) =>
      sessions.use(signal, async (client) => {
        const rows = await readRelations(client, 'and t.table_schema = ?', [schema]);
        for (let start = 0; start < rows.length; start += batchRelations) {
          signal.throwIfAborted();
          await onBatch(await describeRows(client, rows.slice(start, start + batchRelations)));
        }
      }),
    vocabulary: ({signal}) => sessions.use(signal, readVocabulary),
  };
}

async function readSchemas(client: Client): Promise<CatalogNode[]> {
  const rows = await ask<{name: string; has_children: string | number}>(
    client,
    `select s.schema_name as name, exists (
       select 1 from information_schema.tables t where t.table_schema = s.schema_name) as has_children
     from information_schema.schemata s order by s.schema_name`,
  );
  return rows.map(({name, has_children: hasChildren}) => ({
    kind: 'schema',
    name,
    path: [name],
    hasChildren: Number(hasChildren) === 1,
    ...(isInternal(name) && {isInternal: true}),
  }));
}

async function readDefinition(
  client: Client,
  {schema, name, type}: RelationRow,
): Promise<Pick<RelationDescription, 'definition'>> {
  if (type !== 'VIEW') return {};
  const [row] = await ask<{definition: string | null}>(
    client,
    'select view_definition as definition from information_schema.views where table_schema = ? and table_name = ?',
    [schema, name],
  );
  return row?.definition ? {definition: row.definition} : {};
}

function toNode(row: RelationRow): CatalogNode {
  return {
    kind: row.type.endsWith('VIEW') ? 'view' : 'table',
    name: row.name,
    path: [row.schema, row.name],
    hasChildren: false,
    relation: {schema: row.schema, name: row.name},
    ...(row.row_estimate !== null && {rowEstimate: Number(row.row_estimate)}),
    ...(row.bytes !== null && {bytes: Number(row.bytes)}),
    ...((isInternal(row.schema) || row.name.startsWith(`${ownSchema}_`)) && {isInternal: true}),
  };
}

function isInternal(schema: string): boolean {
  return internalSchemas.includes(schema.toLowerCase());
}

function unknownRelation(relation: Relation): QueryError {
  return new QueryError(`There is no table or view ${formatRelation(relation)}`, {
    code: 'query-unknown-object',
    hint: '`weir tables list` shows what is there.',
    details: {relation: formatRelation(relation)},
  });
}
