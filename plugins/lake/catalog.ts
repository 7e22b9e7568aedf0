import {QueryError} from '#src/errors/index.ts';
import {
  formatRelation,
  type Catalog,
  type CatalogNode,
  type RelationDescription,
} from '#src/warehouse/index.ts';
import {createCatalog as createDuckdbCatalog} from '#plugins/duckdb/catalog.ts';
import type {Database} from '#plugins/duckdb/database.ts';
import {nameOf, type LakeContext} from './context.ts';
import {isTable, toColumns, type LakeTable} from './manifest.ts';

const batchRelations = 100;

/** The tables by their manifests. */
export function createCatalog(context: LakeContext, database: Database): Catalog {
  const {store} = context;
  const tables = async () => (await store.all()).filter(isTable);
  const relations = async () => (await tables()).map(tableNode);
  return {
    relations,
    async children(parent) {
      if (parent)
        return parent.kind === 'schema'
          ? (await relations()).filter(({relation}) => relation?.schema === parent.name)
          : [];
      const schemas = [...new Set((await tables()).map(({relation}) => relation.schema))];
      return schemas.map((name): CatalogNode => ({kind: 'schema', name, path: [name], hasChildren: true}));
    },
    async describe(relation) {
      const found = await store.current(await nameOf(context, relation));
      if (isTable(found)) return describeTable(found);
      throw new QueryError(`There is no table ${formatRelation(relation)}`, {
        code: 'query-unknown-object',
        hint: 'Run `weir tables list` to see what is there.',
        details: {relation: formatRelation(relation)},
      });
    },
    async describeSchema(schema, {onBatch}) {
      const found = (await tables()).filter(({relation}) => relation.schema === schema).map(describeTable);
      for (let start = 0; start < found.length; start += batchRelations)
        await onBatch(found.slice(start, start + batchRelations));
    },
    vocabulary: (options) => createDuckdbCatalog(database).vocabulary!(options),
  };
}

export function measure({files}: Pick<LakeTable, 'files'>): {rows: number; bytes: number} {
  return {
    rows: files.reduce((total, file) => total + file.rows, 0),
    bytes: files.reduce((total, file) => total + file.bytes, 0),
  };
}

function tableNode(table: LakeTable): CatalogNode {
  const {relation} = table;
  const {rows, bytes} = measure(table);
  return {
    kind: 'table',
    name: relation.name,
    path: [relation.schema, relation.name],
    hasChildren: false,
    relation,
    rowEstimate: rows,
    bytes,
    ...(relation.schema === '_weir' && {isInternal: true}),
  };
}

function describeTable(table: LakeTable): RelationDescription {
  const {rows, bytes} = measure(table);
  return {
    relation: table.relation,
    kind: 'table',
    columns: toColumns(table.columns),
    rowEstimate: rows,
    bytes,
  };
}
