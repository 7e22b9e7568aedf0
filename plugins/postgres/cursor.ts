import type {Client, QueryResult} from 'pg';
import type {Statement} from '#src/warehouse/index.ts';
import {encodeParameter} from './encode.ts';
import {isWaiting} from './session.ts';

/** A row as the server's text. */
export type TextRow = (string | null)[];

export interface Page {
  rows: TextRow[];
  result: QueryResult;
}

/** A portal on the server that is read page by page. */
export interface PageReader {
  /** Reads on; a page with fewer rows than asked for is the last one. */
  read(rowCount: number): Promise<Page>;
  /** Frees the portal. */
  close(): Promise<void>;
}

interface Submitted {
  handleError(error: Error): void;
  handleCopyInResponse(connection: {sendCopyFail(reason: string): void}): void;
  handleCopyData(): void;
}

/**
 * Opens a cursor and covers what the driver's cursor leaves open: errors that come with the final commit or
 * while nobody reads would never be told, and COPY would end the process.
 */
export async function openCursor(client: Client, statement: Statement): Promise<PageReader> {
  const {default: Cursor} = await import('pg-cursor');
  const cursor = new Cursor<TextRow>(statement.text, statement.parameters?.map(encodeParameter), {
    rowMode: 'array',
    types: {getTypeParser: () => keepText} as never,
  });
  let failure: Error | undefined;
  let lastResult: QueryResult | undefined;
  let rejectPending: ((error: Error) => void) | undefined;

  const submitted = cursor as unknown as Submitted;
  const handleError = submitted.handleError.bind(cursor);
  Object.assign(submitted, {
    handleError(error: Error) {
      failure = error;
      handleError(error);
      rejectPending?.(error);
    },
    handleCopyInResponse(connection) {
      connection.sendCopyFail('there is no input for COPY FROM STDIN here');
    },
    handleCopyData() {},
  } satisfies Submitted);
  client.query(cursor);

  return {
    read(rowCount) {
      if (failure) return Promise.reject(failure);
      return new Promise((resolve, reject) => {
        rejectPending = reject;
        // Only the callback form tells the columns, and that not after the end.
        cursor.read(rowCount, (error, rows, result) => {
          lastResult = result ?? lastResult;
          if (error) reject(error);
          else resolve({rows, result: lastResult!});
        });
      });
    },
    async close() {
      if (!failure)
        await new Promise<void>((resolve) => {
          rejectPending = () => resolve();
          cursor.close(() => resolve());
        });
      await untilReady(client);
    },
  };
}

/** After an error the server throws away what was sent until it is in step again, or ends the session. */
async function untilReady(client: Client): Promise<void> {
  if (isWaiting(client) || client.connection.stream.destroyed) return;
  await new Promise<void>((resolve) => {
    client.connection.once('readyForQuery', () => resolve());
    client.once('end', () => resolve());
  });
}

function keepText(text: string): string {
  return text;
}
