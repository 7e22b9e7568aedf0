import {formatRelation, type Catalog, type CatalogNode} from '#src/warehouse/index.ts';
import type {MemoryConnection} from './connection.ts';
import {MemoryError} from './errors.ts';
import {readRelation} from './evaluate.ts';
import {qualify, relationKey, type StoredRelation} from './store.ts';

export function createCatalog({store, faults}: MemoryConnection): Catalog {
  const nodes = () => [...store.relations.values()].map(relationNode);
  return {
    async children(parent) {
      await faults.enter({place: 'catalog'});
      if (parent) return parent.kind === 'schema' ? nodes().filter(({path}) => path[0] === parent.name) : [];
      const schemas = new Set(nodes().map(({path}) => path[0]!));
      return [...schemas]
        .toSorted()
        .map((name) => ({kind: 'schema', name, path: [name], hasChildren: true}) as const);
    },
    async relations() {
      await faults.enter({place: 'catalog'});
      return nodes();
    },
    async describe(relation) {
      await faults.enter({place: 'catalog', subject: formatRelation(relation)});
      const stored = store.relations.get(relationKey(relation));
      if (!stored)
        throw new MemoryError('unknown-object', `relation ${formatRelation(relation)} does not exist`);
      return {
        relation: qualify(relation),
        kind: stored.kind,
        columns: readRelation(store, relation).columns,
        ...(stored.kind === 'table' ? {rowEstimate: stored.rows.length} : {definition: stored.select}),
      };
    },
  };
}

function relationNode(stored: StoredRelation): CatalogNode {
  const {schema, name} = stored.relation;
  return {
    kind: stored.kind,
    name,
    path: [schema!, name],
    hasChildren: false,
    relation: stored.relation,
    ...(stored.kind === 'table' && {rowEstimate: stored.rows.length}),
  };
}
