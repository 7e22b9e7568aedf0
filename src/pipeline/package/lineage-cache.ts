import type {Sqlite} from '../../runtime/ports.ts';
import type {QueryLineage} from '../../sql/lineage/index.ts';

/** Lineage of a statement with what was known of the tables that it reads: other columns make another lineage. */
export interface RememberedLineage {
  /** Tables as the statement names them; null for columns that were not known. */
  tables: readonly (readonly [table: string, columns: readonly string[] | null])[];
  lineage: QueryLineage;
}

/** Remembers where the columns of a statement come from. */
export interface LineageCache {
  get(digest: string): RememberedLineage | undefined;
  put(digest: string, remembered: RememberedLineage): void;
}

export function createLineageCache(database: Sqlite): LineageCache {
  return {
    get(digest) {
      const row = database.all<{lineage: string}>('select lineage from column_lineage where digest = ?', [
        digest,
      ])[0];
      return row && (JSON.parse(row.lineage) as RememberedLineage);
    },
    put: (digest, remembered) =>
      database.run('insert or replace into column_lineage values (?, ?)', [
        digest,
        JSON.stringify(remembered),
      ]),
  };
}
