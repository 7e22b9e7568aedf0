import fc from 'fast-check';
import pLimit from 'p-limit';
import type {IngestRequest} from '#src/operations/ingest/ingest-request.ts';
import type {Fault} from '#test/engines/fault-proxy.ts';

/** One way to load the table `events`, and what happens to the table between two loads. */
export interface LoadCase {
  title: string;
  flags: Partial<IngestRequest>;
  /** SQL on the table `$t`. */
  mutation: string;
}

/** What `create table events` makes before the first load. */
export const rowsOfTable = 1500;

/** Rows that come later, some at the very moment of the last ones. */
const newRows = `insert into $t select i, (select max(seen_at) from $t), i % 50, 'late ' || i from generate_series(${rowsOfTable + 1}, ${rowsOfTable + 12}) i;
  insert into $t select i, (select max(seen_at) from $t) + i * interval '1 second', i % 50, 'new ' || i from generate_series(${rowsOfTable + 13}, ${rowsOfTable + 120}) i`;
const updates = `update $t set name = 'changed ' || id, seen_at = (select max(seen_at) from $t) where id % 17 = 0`;
const deletions = 'delete from $t where id % 23 = 0';

export const loadCases: readonly LoadCase[] = [
  {title: 'replace', flags: {mode: 'replace'}, mutation: `${updates}; ${deletions}`},
  {
    title: 'replace in parts',
    flags: {mode: 'replace', chunk: '220', parallel: 2},
    mutation: `${updates}; ${deletions}`,
  },
  {title: 'append', flags: {mode: 'append', cursor: ['seen_at'], chunk: '280'}, mutation: newRows},
  {
    title: 'append with a lag',
    flags: {mode: 'append', cursor: ['seen_at'], lag: '2m', chunk: '280'},
    mutation: newRows,
  },
  {
    title: 'merge',
    flags: {mode: 'merge', key: ['id'], cursor: ['seen_at'], chunk: '280'},
    mutation: `${newRows}; ${updates}`,
  },
  {
    title: 'merge of all rows',
    flags: {mode: 'merge', key: ['id'], missing: 'delete'},
    mutation: `${newRows}; ${updates}; ${deletions}`,
  },
  {
    title: 'merge that marks deletions',
    flags: {mode: 'merge', key: ['id'], missing: 'soft-delete'},
    mutation: `${newRows}; ${deletions}`,
  },
  {
    title: 'delete+insert',
    flags: {mode: 'delete+insert', key: ['grp']},
    mutation: `${updates}; ${deletions}`,
  },
  {
    title: 'insert-only',
    flags: {mode: 'insert-only', key: ['id'], cursor: ['id'], chunk: '280'},
    mutation: `${newRows}; ${updates}`,
  },
  {
    title: 'scd2',
    flags: {mode: 'scd2', key: ['id'], missing: 'delete', checksum: true},
    mutation: `${newRows}; ${updates}; ${deletions}`,
  },
  {title: 'snapshot', flags: {mode: 'snapshot'}, mutation: `${updates}; ${deletions}`},
];

export type FaultDestination = 'duckdb' | 'postgres' | 'sqlite' | 'lake';

export interface FaultCase {
  load: LoadCase;
  destination: FaultDestination;
  /** Which of the two systems the broken connection leads to. */
  side: 'source' | 'destination';
  /** Which of the two loads it breaks. */
  round: 0 | 1;
  fault: Fault;
  retries: 0 | 3;
}

/** Evenly spread, which random floating-point numbers are not. */
export const shareUpTo = (most: number) =>
  fc.integer({min: 0, max: 10_000}).map((part) => (part / 10_000) * most);

/** About as many bytes as one load of the table takes. */
const bytesOfLoad = 52 * rowsOfTable;

export const anyFault: fc.Arbitrary<FaultCase> = fc
  .record({
    load: fc.constantFrom(...loadCases),
    destination: fc.constantFrom('duckdb' as const, 'postgres' as const),
    side: fc.constantFrom('source' as const, 'destination' as const),
    round: fc.constantFrom(0 as const, 1 as const),
    retries: fc.constantFrom(0 as const, 3 as const),
    // Early bytes are the hand-shake, late ones the last chunk and the commit.
    share: fc.oneof(shareUpTo(0.02), shareUpTo(1.2), shareUpTo(1.2)),
    action: fc.constantFrom('reset' as const, 'close' as const, 'reset' as const, 'stall' as const),
    answers: fc.boolean(),
  })
  .map(({share, action, answers, destination, side, ...rest}) => {
    const where = destination === 'duckdb' ? 'source' : side;
    // Rows flow from the source and into the destination; the other direction carries a few answers.
    const isBulk = !answers;
    const bulk = where === 'source' ? 'from-server' : 'to-server';
    const thin = where === 'source' ? 'to-server' : 'from-server';
    const afterBytes = Math.floor(share * (isBulk ? bytesOfLoad : 4000));
    return {...rest, destination, side: where, fault: {action, direction: isBulk ? bulk : thin, afterBytes}};
  });

export interface KillCase {
  load: LoadCase;
  destination: FaultDestination;
  /** Which of the two loads is killed. */
  round: 0 | 1;
  /** When, as a share of the time that a load takes. */
  share: number;
}

export const anyKill: fc.Arbitrary<KillCase> = fc.record({
  load: fc.constantFrom(...loadCases),
  destination: fc.constantFrom('duckdb' as const, 'postgres' as const, 'sqlite' as const, 'lake' as const),
  round: fc.constantFrom(0 as const, 1 as const),
  share: shareUpTo(1),
});

const longestCaseMs = 100_000;

/** A case that never ends fails, so that it is told with the others. */
async function withinLimit(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`does not end within ${longestCaseMs} ms`)), longestCaseMs);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Survives all cases, so many at once, and tells those that failed, with why. */
export async function failuresOf<Case extends {load: LoadCase}>(
  cases: readonly Case[],
  atOnce: number,
  survive: (one: Case) => Promise<void>,
): Promise<unknown[]> {
  const limit = pLimit(atOnce);
  const outcomes = await Promise.all(
    cases.map((one) =>
      limit(() => withinLimit(survive(one))).then(
        () => undefined,
        (error: unknown) => ({...one, load: one.load.title, error: String(error)}),
      ),
    ),
  );
  return outcomes.filter((outcome) => outcome !== undefined);
}

/**
 * Faults that the tests of one run make, from `WEIR_FAULTS`: a share of them are kills of the process, the others
 * broken connections.
 */
const faults = Number(process.env.WEIR_FAULTS ?? 40);
export const kills = Math.round(faults * 0.3);
export const breaks = faults - kills;

/** What chooses the faults; `WEIR_FAULT_SEED` repeats those of a former run. */
export const seed = Number(process.env.WEIR_FAULT_SEED ?? Date.now() % 2 ** 31);

/** A slow machine with two cores takes about half of this. */
export const timeoutMs = (count: number): number => 120_000 + count * 12_000;
