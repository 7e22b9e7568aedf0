import {QueryError} from '#src/errors/index.ts';
import {
  formatRelation,
  type Catalog,
  type CatalogNode,
  type Column,
  type ForeignKey,
  type IndexDescription,
  type Relation,
  type RelationDescription,
} from '#src/warehouse/index.ts';
import type {Host} from './host.ts';
import type {Hosts} from './hosts.ts';
import {declaredType} from './native-types.ts';
import {selectRows} from './select-rows.ts';

/** Beginning of the names of weir's own tables. */
export const internalPrefix = '_weir_';

interface RelationRow {
  name: string;
  type: 'table' | 'view';
  definition: string | null;
}

const relationsQuery = `
  select name, type, sql as definition from sqlite_schema where type in ('table', 'view')`;

/** The tables of the file itself; files that a session attaches are known to that session only. */
export function createCatalog(hosts: Hosts): Catalog {
  const relations = () =>
    hosts.use(undefined, async (host) => {
      const rows = await selectRows<RelationRow>(host, `${relationsQuery} order by name`);
      const estimates = await readEstimates(host);
      return rows.map((row) => relationNode(row, estimates.get(row.name)));
    });
  return {
    relations,
    children: async (parent) => (parent ? [] : relations()),
    describe: (relation) => hosts.use(undefined, (host) => describeRelation(host, relation)),
  };
}

/** Undefined when nothing has this name. */
export async function findRelation(host: Host, {name}: Relation): Promise<RelationRow | undefined> {
  const [found] = await selectRows<RelationRow>(host, `${relationsQuery} and lower(name) = lower(?1)`, [
    name,
  ]);
  return found;
}

async function describeRelation(host: Host, relation: Relation): Promise<RelationDescription> {
  const isElsewhere = relation.schema !== undefined && relation.schema.toLowerCase() !== 'main';
  const found = isElsewhere ? undefined : await findRelation(host, relation);
  if (!found) throw unknownRelation(relation);
  const {columns, primaryKey} = await readColumns(host, found.name);
  const rowEstimate = (await readEstimates(host)).get(found.name);
  return {
    relation: {name: found.name},
    kind: found.type,
    columns,
    ...(primaryKey.length > 0 && {primaryKey}),
    ...(await readKeys(host, found.name)),
    ...(rowEstimate !== undefined && {rowEstimate}),
    ...(found.definition !== null && {definition: found.definition}),
  };
}

interface ColumnRow {
  name: string;
  type: string;
  notnull: bigint;
  /** Place in the primary key from 1, or 0. */
  pk: bigint;
}

/** Generated columns included, hidden ones of virtual tables not. */
export async function readColumns(
  host: Host,
  table: string,
): Promise<{columns: Column[]; primaryKey: string[]}> {
  const rows = await selectRows<ColumnRow>(
    host,
    `select name, type, "notnull", pk from pragma_table_xinfo(?1) where hidden <> 1 order by cid`,
    [table],
  );
  return {
    columns: rows.map(({name, type, notnull}) => ({
      name,
      type: declaredType(type) ?? {kind: 'unknown'},
      nativeType: type || 'ANY',
      nullable: notnull === 0n,
    })),
    primaryKey: rows
      .filter(({pk}) => pk > 0n)
      .toSorted((one, other) => Number(one.pk - other.pk))
      .map(({name}) => name),
  };
}

interface ForeignKeyRow {
  id: bigint;
  table: string;
  from: string;
  to: string | null;
}

interface IndexRow {
  name: string;
  unique: bigint;
  column: string | null;
}

async function readKeys(
  host: Host,
  table: string,
): Promise<Pick<RelationDescription, 'foreignKeys' | 'indexes'>> {
  const keys = await selectRows<ForeignKeyRow>(
    host,
    `select id, "table", "from", "to" from pragma_foreign_key_list(?1) order by id, seq`,
    [table],
  );
  const indexes = await selectRows<IndexRow>(
    host,
    `select l.name, l."unique", i.name as "column" from pragma_index_list(?1) l, pragma_index_info(l.name) i
     where l.origin <> 'pk' order by l.name, i.seqno`,
    [table],
  );
  const foreignKeys = [...Map.groupBy(keys, ({id}) => id).values()].map((rows): ForeignKey => ({
    columns: rows.map(({from}) => from),
    references: {name: rows[0]!.table},
    referencedColumns: rows.map(({from, to}) => to ?? from),
  }));
  const described = [...Map.groupBy(indexes, ({name}) => name)].map(([name, rows]): IndexDescription => ({
    name,
    columns: rows.map(({column}) => column ?? '(expression)'),
    isUnique: rows[0]!.unique === 1n,
  }));
  return {
    ...(foreignKeys.length > 0 && {foreignKeys}),
    ...(described.length > 0 && {indexes: described}),
  };
}

/** Rows by table as ANALYZE counted them; empty where it never ran. */
async function readEstimates(host: Host): Promise<ReadonlyMap<string, number>> {
  const [statistics] = await selectRows(host, `select 1 from sqlite_schema where name = 'sqlite_stat1'`);
  if (!statistics) return new Map();
  const rows = await selectRows<{tbl: string; stat: string}>(host, 'select tbl, stat from sqlite_stat1');
  return new Map(rows.map(({tbl, stat}) => [tbl, Number.parseInt(stat, 10)]));
}

function relationNode({name, type}: RelationRow, rowEstimate: number | undefined): CatalogNode {
  return {
    kind: type,
    name,
    path: [name],
    hasChildren: false,
    relation: {name},
    ...(rowEstimate !== undefined && {rowEstimate}),
    ...((name.startsWith('sqlite_') || name.startsWith(internalPrefix)) && {isInternal: true}),
  };
}

function unknownRelation(relation: Relation): QueryError {
  return new QueryError(`There is no table or view ${formatRelation(relation)}`, {
    code: 'query-unknown-object',
    hint: 'Run `weir tables list` to see what is there.',
    details: {relation: formatRelation(relation)},
  });
}
