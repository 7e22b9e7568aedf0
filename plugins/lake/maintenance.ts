import {QueryError} from '#src/errors/index.ts';
import {formatRelation, type Maintenance, type Relation} from '#src/warehouse/index.ts';
import {measure} from './catalog.ts';
import {compactTable, countSmall} from './compact.ts';
import {nameOf, type LakeContext} from './context.ts';
import {expireTable} from './expire.ts';
import {isTable, type LakeTable} from './manifest.ts';

export function createMaintenance(context: LakeContext): Maintenance {
  const {store} = context;

  async function tables(relation: Relation | undefined): Promise<LakeTable[]> {
    if (!relation) return (await store.all()).filter(isTable);
    const found = await store.current(await nameOf(context, relation));
    if (isTable(found)) return [found];
    throw new QueryError(`There is no table ${formatRelation(relation)}`, {
      code: 'query-unknown-object',
      hint: 'Run `weir lake ls` with the connection to see what is there.',
      details: {relation: formatRelation(relation)},
    });
  }

  return {
    async tables({relation}) {
      return (await tables(relation)).map((table) => ({
        relation: table.relation,
        version: table.version,
        files: table.files.length,
        smallFiles: countSmall(table),
        ...measure(table),
      }));
    },
    async versions(relation) {
      const [table] = await tables(relation);
      const manifests = (await store.versions(table!.relation)).filter(isTable);
      return manifests.toReversed().map((manifest) => ({
        version: manifest.version,
        committedAt: manifest.committedAt,
        operation: manifest.operation,
        files: manifest.files.length,
        ...measure(manifest),
      }));
    },
    async compact({relation, ...options}) {
      const done = [];
      for (const table of await tables(relation)) done.push(await compactTable(context, table, options));
      return done.filter((compaction) => compaction !== undefined);
    },
    async expire({relation, ...options}) {
      const done = [];
      for (const table of await tables(relation)) done.push(await expireTable(context, table, options));
      return done.filter(({versions, files}) => versions + files > 0);
    },
  };
}
