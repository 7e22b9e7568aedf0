import type {Connection} from 'mysql2';
import type {Statement} from '#src/warehouse/index.ts';
import {runCommand, type Outcome, type ResultHandlers} from './command.ts';

/** One server session. */
export interface Client {
  readonly connection: Connection;
  /** Flags that the server sent with the end of the latest statement. */
  serverStatus: number;
}

/** Runs a statement whose rows are taken as they are on the wire. */
export async function run(client: Client, statement: Statement, handlers: ResultHandlers): Promise<Outcome> {
  const outcome = await runCommand(client.connection, statement, handlers);
  client.serverStatus = outcome.serverStatus;
  return outcome;
}

/** For small results of our own statements; whole numbers of any size and decimals come as text. */
export type SmallRow = Readonly<Record<string, string | number | null>>;

/** Runs one of our own statements and returns its rows, or none. */
export async function ask<Row extends object = SmallRow>(
  client: Client,
  text: string,
  values: readonly (string | number | null | readonly string[])[] = [],
): Promise<Row[]> {
  const result = await new Promise<unknown>((resolve, reject) =>
    client.connection.query(text, [...values], (error, rows) => (error ? reject(error) : resolve(rows))),
  );
  return Array.isArray(result) ? (result as Row[]) : [];
}

/** Runs one of our own statements and returns how many rows it changed, and what the server remarks. */
export async function change(
  client: Client,
  text: string,
): Promise<{rows: number; warnings: number; info: string}> {
  const outcome = await run(client, {text}, {onFields() {}, onRow() {}});
  return {rows: outcome.rowsAffected ?? 0, warnings: outcome.warnings, info: outcome.info};
}

/** As `ask`, with the values of a row in the order of its columns. */
export async function askRows(client: Client, text: string): Promise<(string | number | null)[][]> {
  const result = await new Promise<unknown>((resolve, reject) =>
    client.connection.query({sql: text, rowsAsArray: true}, (error, rows) =>
      error ? reject(error) : resolve(rows),
    ),
  );
  return result as (string | number | null)[][];
}
