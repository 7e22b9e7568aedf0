import {afterAll, afterEach, beforeAll, beforeEach, test} from 'vitest';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {
  openWarehouse,
  type OpenOptions,
  type OpenWarehouse,
  type Query,
  type Relation,
  type Value,
} from '#src/warehouse/index.ts';
import type {Settings, WarehouseFixture} from './fixture.ts';

/** What every case works with: one shared connection, further ones on demand, and names of its own. */
export interface ContractSession {
  readonly fixture: WarehouseFixture;
  readonly runtime: ReturnType<typeof createNodeRuntime>;
  readonly warehouse: OpenWarehouse;
  /** Another connection; closed after the test. */
  open(settings?: Settings, options?: Partial<OpenOptions>): Promise<OpenWarehouse>;
  /** A relation that no other test uses. */
  newRelation(name?: string): Relation;
}

export const never = new AbortController().signal;

/** Registers the hooks that open and close connections around the tests of the surrounding `describe`. */
export function useSession(fixture: WarehouseFixture): ContractSession {
  const runtime = createNodeRuntime();
  const prefix = `c${runtime.randomId().slice(0, 6)}`;
  const opened: OpenWarehouse[] = [];
  let settings: Settings;
  let shared: OpenWarehouse | undefined;
  let relationCount = 0;

  const connect = (given: Settings, options: Partial<OpenOptions> = {}) =>
    openWarehouse(fixture.definition, fixture.definition.config.parse(given), runtime, {
      name: 'contract',
      ...options,
    });

  beforeAll(async () => {
    if (fixture.unavailable !== undefined) return;
    settings = await fixture.settings();
    shared = await connect(settings);
  });
  beforeEach((context) => context.skip(fixture.unavailable !== undefined, fixture.unavailable));
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((warehouse) => warehouse.close()));
  });
  afterAll(async () => {
    await shared?.close();
  });

  return {
    fixture,
    runtime,
    get warehouse() {
      return shared!;
    },
    async open(given, options) {
      const warehouse = await connect(given ?? settings, options);
      opened.push(warehouse);
      return warehouse;
    },
    newRelation(name = 'table') {
      relationCount += 1;
      const unique = `${prefix}_${relationCount}_${name}`;
      if (fixture.relation) return fixture.relation(unique);
      const schema = fixture.definition.capabilities.defaultSchema;
      return {...(schema !== undefined && {schema}), name: unique};
    },
  };
}

/** Registers a case only where it applies, so that what is reported as skipped is what could have run. */
export function testIf(applies: unknown): (title: string, body: () => Promise<void>) => void {
  return applies ? (title, body) => test(title, body) : () => {};
}

export interface ReadResult {
  names: string[];
  kinds: string[];
  rows: Value[][];
  truncated: boolean;
}

/** Runs a statement to its end and turns its batches into rows. */
export async function readAll(
  {query}: {query: Pick<Query, 'run'>},
  text: string,
  options: {limit?: number; signal?: AbortSignal; parameters?: readonly Value[] | undefined} = {},
): Promise<ReadResult> {
  const {parameters, ...rest} = options;
  const result = await query.run({text, ...(parameters && {parameters})}, rest);
  const rows: Value[][] = [];
  for await (const batch of result.batches)
    for (let row = 0; row < batch.rowCount; row++) rows.push(batch.columns.map((column) => column[row]!));
  return {
    names: result.columns.map((column) => column.name),
    kinds: result.columns.map((column) => column.type.kind),
    rows,
    truncated: result.stats().truncated,
  };
}

/** All rows of a relation, ordered by their first column as a number. */
export async function readRelation(warehouse: OpenWarehouse, relation: Relation): Promise<ReadResult> {
  const text = `select * from ${warehouse.definition.dialect.quoteRelation(relation)}`;
  const result = await readAll(warehouse, text);
  return {...result, rows: result.rows.toSorted((a, b) => Number(a[0]) - Number(b[0]))};
}

/** Rows whose integers are numbers, for systems that have one width of integers and those that have several. */
export function withNumbers(rows: readonly (readonly Value[])[]): Value[][] {
  return rows.map((row) => row.map((value) => (typeof value === 'bigint' ? Number(value) : value)));
}

/** The error of a promise that must fail. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('It succeeded but should have failed');
}
