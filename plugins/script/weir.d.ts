/** A row as a script gives it: column names with JSON values, `Date` and `bigint`. */
export type SourceRecord = object;

export interface SourceContext<State extends object = Record<string, any>> {
  /** What `setState` was given when the stream was last loaded; undefined the first time and after a full refresh. */
  readonly state: State | undefined;
  /** `options` of the asset. */
  readonly options: Readonly<Record<string, any>>;
  /** Where the next load goes on; kept by the destination together with the rows. The last call counts. */
  setState(state: State): void;
  /**
   * Runs a SELECT on the connection that the records go to. Gives its rows in arrays of some hundreds or thousands, which
   * come as they are asked for. Decimals are numbers, whole numbers beyond 2^53 `bigint`, moments ISO texts in UTC, bytes
   * texts such as `\x00ff`.
   */
  query<Row extends object = Record<string, any>>(sql: string): AsyncGenerator<Row[], void, undefined>;
  /**
   * Quoted name of the table of an asset on the same connection, which is built first. Names that are not written as
   * plain text must be listed under `depends_on`.
   */
  ref(name: string): string;
}

type Records =
  AsyncIterable<SourceRecord | readonly SourceRecord[]> | Iterable<SourceRecord | readonly SourceRecord[]>;

/**
 * The default export of a script in `assets`, e.g.
 * `export default (async function* ({state, setState}) { ... }) satisfies Source`.
 */
export type Source<State extends object = Record<string, any>> = (
  context: SourceContext<State>,
) => Records | Promise<Records>;
