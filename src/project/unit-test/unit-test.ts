/** Rows of a table, as they are written in a test. */
export type Fixture = {
  /** Native types of the connection by column name; what is absent is looked up or taken from the values. */
  columns?: Readonly<Record<string, string>>;
} & (
  | {kind: 'rows'; rows: readonly Readonly<Record<string, unknown>>[]}
  | {kind: 'csv'; text: string}
  | {kind: 'sql'; sql: string}
);

/** What a SELECT has to give: the named columns count, and the order only where it is asked for. */
export type Expectation = Fixture & {isOrdered: boolean};

/** How an input or a table was named. */
export type TableReference =
  | {kind: 'name'; name: string}
  | {kind: 'source'; schema: string; table: string}
  /** The asset's own table. */
  | {kind: 'this'};

export interface TestInput {
  table: TableReference;
  /** As written, for messages. */
  label: string;
  fixture: Fixture;
}

/** A test of one asset: given these inputs, its SELECT has to give those rows. */
export interface UnitTest {
  name: string;
  /** As written: an asset's name, or that of its table. */
  asset: string;
  description?: string;
  tags: readonly string[];
  /** Path below the project folder. */
  file: string;
  /** Line of the test in the file. */
  line: number;
  inputs: readonly TestInput[];
  /** Absent where only CTEs are looked at. */
  expected?: Expectation;
  /** By the name of the CTE. */
  ctes: ReadonlyMap<string, Expectation>;
  variables: Readonly<Record<string, unknown>>;
  environmentVariables: Readonly<Record<string, string>>;
  /** What the clock of the SQL shows, as ISO text; absent: the real time. */
  now?: string;
  isIncremental: boolean;
  /** Of an asset that goes by intervals. */
  interval?: {start: string; end: string};
}
