import {expect} from 'vitest';
import {parseCsv} from '#test/contract/parse-csv.ts';
import type {OpenWarehouse, StreamState} from '#src/warehouse/index.ts';
import {never} from './postgres.session.ts';

type Cells = (string | null)[];

/** A copy of a table that is kept by its changes alone. */
export interface Replica {
  /** Reads once; `meanwhile` happens between the opening and the reading. False when nothing came. */
  read(meanwhile?: () => Promise<void>): Promise<boolean>;
  /** Reads until nothing comes. */
  catchUp(): Promise<void>;
  rows(): Cells[];
  columns(): string[];
  state(): StreamState | undefined;
  /** Goes back to a state, with the rows that were there then. */
  restore(state: StreamState): void;
  /** Rows of batches that were no whole copies. */
  readonly changes: number;
  readonly batches: number;
}

export function follow(warehouse: OpenWarehouse, table: string): Replica {
  let rows = new Map<string, Map<string, string | null>>();
  let columns: string[] = [];
  let state: StreamState | undefined;
  const saved = new Map<StreamState, typeof rows>();
  const counts = {changes: 0, batches: 0};

  async function read(meanwhile?: () => Promise<void>): Promise<boolean> {
    const source = await warehouse.bulkRead!.unload({
      from: {kind: 'stream', name: table},
      transport: 'stream:csv',
      stream: `test/${table}`,
      ...(state && {state}),
      signal: never,
    });
    try {
      await meanwhile?.();
      const chunks: Buffer[] = [];
      if (source.content.kind !== 'stream') throw new Error('no stream');
      for await (const chunk of source.content.stream) chunks.push(chunk as Buffer);
      const [header = [], ...lines] = parseCsv(Buffer.concat(chunks).toString('utf8'));
      expect(source.rowsSent()).toBe(lines.length);
      const names = header.map(String);
      columns = names.filter((name) => name !== source.deletedColumn);
      if (source.isWhole) rows = new Map();
      else counts.changes += lines.length;
      for (const line of lines) {
        const values = new Map(names.map((name, index) => [name, line[index] ?? null]));
        const key = source.key!.map((name) => values.get(name)).join(' ');
        const isDeleted = source.deletedColumn !== undefined && values.get(source.deletedColumn) === 'true';
        if (isDeleted) rows.delete(key);
        else rows.set(key, values);
      }
      const after = source.stateAfter?.();
      counts.batches++;
      if (!after) return false;
      state = after;
      saved.set(after, new Map(rows));
      return lines.length > 0 || source.isWhole === true;
    } finally {
      await source.dispose();
    }
  }

  return {
    read,
    async catchUp() {
      while (await read());
    },
    rows: () =>
      [...rows.values()]
        .toSorted((a, b) => Number(a.get(columns[0]!)) - Number(b.get(columns[0]!)))
        .map((values) => columns.map((name) => values.get(name) ?? null)),
    columns: () => columns,
    state: () => state,
    restore(former) {
      state = former;
      rows = saved.get(former)!;
    },
    get changes() {
      return counts.changes;
    },
    get batches() {
      return counts.batches;
    },
  };
}
