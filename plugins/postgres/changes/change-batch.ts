import type {PublishedColumn, TupleValue} from './pgoutput.ts';

/** The last state of one row in a batch; values by column, in the server's text. */
export interface ChangedRow {
  values: Map<string, TupleValue>;
  isDeleted: boolean;
}

/** Changes of one table, folded to one row a key. */
export interface ChangeBatch {
  readonly rows: ReadonlyMap<string, ChangedRow>;
  /** Changes that went in. */
  changes(): number;
  /** Characters of the values that went in. */
  size(): number;
  upsert(
    columns: readonly PublishedColumn[],
    row: readonly TupleValue[],
    former?: readonly TupleValue[],
  ): void;
  remove(columns: readonly PublishedColumn[], former: readonly TupleValue[]): void;
}

/**
 * Keeps the order of changes by keeping the latest. An update that leaves a large value alone takes it from the
 * earlier change of the batch, if there is one.
 */
export function createChangeBatch(key: readonly string[]): ChangeBatch {
  const rows = new Map<string, ChangedRow>();
  let changes = 0;
  let size = 0;

  const put = (values: Map<string, TupleValue>, isDeleted: boolean): void => {
    changes++;
    for (const value of values.values()) size += value?.length ?? 0;
    const identity = identityOf(values, key);
    rows.delete(identity);
    rows.set(identity, {values, isDeleted});
  };

  return {
    rows,
    changes: () => changes,
    size: () => size,
    upsert(columns, row, former) {
      const values = byName(columns, row);
      const formerValues = former && byName(columns, former);
      const formerIdentity = formerValues && identityOf(formerValues, key);
      const identity = identityOf(values, key);
      fillUnchanged(values, formerValues, rows.get(formerIdentity ?? identity)?.values);
      if (formerValues && formerIdentity !== identity) put(onlyKey(formerValues, key), true);
      put(values, false);
    },
    remove: (columns, former) => put(onlyKey(byName(columns, former), key), true),
  };
}

function byName(columns: readonly PublishedColumn[], row: readonly TupleValue[]): Map<string, TupleValue> {
  return new Map(columns.map(({name}, index) => [name, row[index]]));
}

function onlyKey(values: ReadonlyMap<string, TupleValue>, key: readonly string[]): Map<string, TupleValue> {
  return new Map(key.map((name) => [name, values.get(name)]));
}

function identityOf(values: ReadonlyMap<string, TupleValue>, key: readonly string[]): string {
  return JSON.stringify(key.map((name) => values.get(name) ?? null));
}

function fillUnchanged(
  values: Map<string, TupleValue>,
  ...earlier: readonly (ReadonlyMap<string, TupleValue> | undefined)[]
): void {
  for (const [name, value] of values) {
    if (value !== undefined) continue;
    const known = earlier.find((candidate) => candidate?.get(name) !== undefined);
    if (known) values.set(name, known.get(name));
  }
}
