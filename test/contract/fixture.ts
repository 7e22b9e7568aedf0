import type {
  AdapterDefinition,
  ColumnType,
  Relation,
  Selection,
  Statement,
  Value,
} from '#src/warehouse/index.ts';

export type Settings = Record<string, unknown>;

/** A SELECT of one row and one column whose type or value other tools tend to harm. */
export interface AwkwardValue {
  /** Completes the sentence "delivers ...", e.g. `the smallest 64-bit integer`. */
  name: string;
  statement: string;
  type: ColumnType;
  value: Value;
}

/** What the contract suite needs to know of one system. Everything else it takes from the definition. */
export interface WarehouseFixture {
  definition: AdapterDefinition;
  /** Why the system cannot be tested here; all tests are then skipped with this text. */
  unavailable?: string;
  /**
   * Settings as they stand in weir.yml with secrets resolved. Called once before the tests. Every connection made
   * from them sees the same data, also after all of them were closed.
   */
  settings(): Promise<Settings>;
  /** The same system with a password that it rejects. Absent where there are no identities. */
  wrongPassword?(): Promise<{settings: Settings; password: string}>;
  /** Settings that lead to this address. Absent where there is no network. */
  settingsForAddress?(host: string, port: number): Settings;
  statements: {
    awkwardValues: readonly AwkwardValue[];
    /** A SELECT with the columns `id` and `name`, in this order, and no rows. */
    empty: string;
    /** A SELECT of one row with two columns, both named `x`, with the values 1 and 2. */
    duplicateNames: string;
    /** A SELECT with the integers 1 to `rowCount` in its only column, in this order. */
    series(rowCount: number): string;
    /** Runs until it is stopped. */
    endless: string;
    /** A SELECT that delivers its parameters, and the row that comes back. Absent where nothing can be bound. */
    parameters?: {statement: Statement; row: readonly Value[]};
    /**
     * A statement whose effect only its own session sees, the one that shows it, and the row that it then delivers.
     * Present exactly when the system has sessions.
     */
    session?: {remember: string; recall: string; row: readonly Value[]};
    syntaxError: string;
    unknownTable: string;
    /** Fails only after rows were delivered. */
    failsLate?: string;
  };
  /** Address of a relation that the suite creates. Default: the name in the default schema. */
  relation?(name: string): Relation;
  /**
   * Where `sampleRows` can be read. Needed by systems that cannot be loaded or that take paths; in all others
   * the suite loads them itself.
   */
  sample?: {
    relation?: Relation;
    selections?: readonly Selection[];
    /** The same columns and no rows. */
    emptySelections?: readonly Selection[];
  };
  /** Columns of `allTypes` whose extreme values the system has no room for and refuses. */
  withoutRoomFor?: readonly string[];
  /** An id that no job has. Default `999999999`. */
  unknownJobId?: string;
}

/** Rows of the sample, as texts. Columns: `id` (integer) and `name` (text). */
export const sampleRows: readonly (readonly [string, string | null])[] = [
  ['1', 'Ada'],
  ['2', 'Grace, "Amazing"\nHopper'],
  ['3', null],
];
