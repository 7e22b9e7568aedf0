import {UsageError} from '#src/errors/index.ts';
import {formatRelation, type Relation} from '#src/warehouse/index.ts';
import type {Host} from './host.ts';

/** Commits when `work` resolves, rolls back when it rejects. The write lock is taken at once. */
export async function inTransaction<Result>(host: Host, work: () => Promise<Result>): Promise<Result> {
  await host.request('execute', {text: 'begin immediate'});
  try {
    const result = await work();
    await host.request('execute', {text: 'commit'});
    return result;
  } catch (error) {
    // SQLite ends the transaction by itself when the disk is full, and with its process.
    if (host.isAlive() && host.inTransaction())
      await host.request('execute', {text: 'rollback'}).catch(() => {});
    throw error;
  }
}

/** Lets the writers of this process follow one another: SQLite takes one at a time and gives up on the others. */
export interface WriteQueue {
  run<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
}

const tails = new Map<string, Promise<unknown>>();

/** Shared by all connections to one file. */
export function writeQueue(path: string): WriteQueue {
  return {
    async run(signal, work) {
      const before = tails.get(path) ?? Promise.resolve();
      const turn = before
        .catch(() => {})
        .then(() => {
          signal.throwIfAborted();
          return work();
        });
      tails.set(path, turn);
      try {
        return await turn;
      } finally {
        if (tails.get(path) === turn) tails.delete(path);
      }
    },
  };
}

/** A file has no schemas: what another system calls one is another file here. */
export function requireMain(relation: Relation): void {
  if (relation.schema === undefined || relation.schema.toLowerCase() === 'main') return;
  throw new UsageError(`SQLite has no schemas, so there is no place for ${formatRelation(relation)}`, {
    code: 'asset-invalid',
    hint: `Name the table without a schema, e.g. \`${relation.name}\`.`,
    details: {relation: formatRelation(relation)},
  });
}
