import type {Sqlite} from '../../runtime/ports.ts';

/** A canonical statement as text. */
export interface CachedCanonical {
  text: string;
  isTree: boolean;
}

/** Remembers canonical statements by the digest of what was written. */
export interface CanonicalCache {
  get(digest: string): CachedCanonical | undefined;
  put(digest: string, canonical: CachedCanonical): void;
}

export function createCanonicalCache(database: Sqlite): CanonicalCache {
  return {
    get(digest) {
      const row = database.all<{canonical: string; form: string}>(
        'select canonical, form from canonical_sql where digest = ?',
        [digest],
      )[0];
      return row && {text: row.canonical, isTree: row.form === 'tree'};
    },
    put: (digest, {text, isTree}) =>
      database.run('insert or replace into canonical_sql values (?, ?, ?)', [
        digest,
        text,
        isTree ? 'tree' : 'tokens',
      ]),
  };
}
