import type {KeptFingerprints} from '../../pipeline/package/asset-history.ts';
import type {NodeFingerprints, SelectionGraph} from '../../project/select/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {canonicalSql, type CanonicalDialect} from '../../transform/canonical-sql.ts';

/** The SQL of an asset after rendering, and in which dialect it is. */
export interface DialectSql {
  sql: string;
  dialect: CanonicalDialect;
}

/**
 * Fingerprints of the nodes as they are, where SQL that was only written another way is as it was. Only statements that
 * differ by their tokens are parsed.
 */
export async function withSameMeaning(
  {nodes}: SelectionGraph,
  earlier: ReadonlyMap<string, KeptFingerprints>,
  {statements, redactor}: {statements: ReadonlyMap<string, DialectSql>} & Pick<Runtime, 'redactor'>,
): Promise<Map<string, NodeFingerprints>> {
  const present = new Map<string, NodeFingerprints>();
  for (const {id, fingerprints} of nodes.values()) {
    if (!fingerprints) continue;
    const [before, statement] = [earlier.get(id), statements.get(id)];
    const isSame =
      before?.select !== undefined &&
      before.body !== fingerprints.body &&
      statement !== undefined &&
      (await meansTheSame(before.select, redactor.redact(statement.sql), statement.dialect));
    present.set(id, isSame ? {...fingerprints, body: before.body!} : fingerprints);
  }
  return present;
}

async function meansTheSame(one: string, other: string, dialect: CanonicalDialect): Promise<boolean> {
  return (await canonicalSql(one, dialect)).text === (await canonicalSql(other, dialect)).text;
}
