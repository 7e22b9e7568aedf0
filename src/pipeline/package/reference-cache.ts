import type {Sqlite} from '../../runtime/ports.ts';
import type {Relation} from '../../warehouse/index.ts';

/** Remembers which tables a statement reads: loading the SQL parser takes longer than most commands. */
export interface ReferenceCache {
  get(digest: string): Relation[] | undefined;
  put(digest: string, relations: readonly Relation[]): void;
}

export function createReferenceCache(database: Sqlite): ReferenceCache {
  return {
    get(digest) {
      const row = database.all<{relations: string}>(
        'select relations from table_references where digest = ?',
        [digest],
      )[0];
      return row && (JSON.parse(row.relations) as Relation[]);
    },
    put: (digest, relations) =>
      database.run('insert or replace into table_references values (?, ?)', [
        digest,
        JSON.stringify(relations),
      ]),
  };
}
