import {Readable} from 'node:stream';
import {formatRelation, type BulkRead, type Selection} from '#src/warehouse/index.ts';
import {sqliteDialect} from './dialect.ts';
import {translateSourceError} from './errors.ts';
import type {Hosts} from './hosts.ts';
import {declaredColumn} from './query.ts';

/** Turns a native error of this source into ours; `statement` is what the user wrote. */
export type TranslateError = (error: unknown, statement?: string) => unknown;

/** The process that reads the rows writes them as CSV into a pipe, and waits while nobody takes them. */
export function createBulkRead(hosts: Hosts, translate: TranslateError): BulkRead {
  return {
    async unload({from, signal}) {
      const host = await hosts.acquire(signal);
      const statement = from.kind === 'statement' ? from.text : undefined;
      try {
        const {columns: hostColumns, batch} = await host.request(
          'start',
          {text: selectText(from), parameters: []},
          signal,
        );
        const columns = hostColumns.map((column, index) => declaredColumn(column, batch.columns[index]!));
        let rows: number | undefined;
        const finished = host.request('export', {columns}, signal);
        // The process goes on after a failure and would leave its reader waiting.
        finished.catch((error: Error) => void host.output.destroy(error));

        async function* readBytes(): AsyncGenerator<Buffer> {
          try {
            yield* host.output as AsyncIterable<Buffer>;
            ({rows} = await finished);
          } catch (error) {
            if (signal.aborted) throw signal.reason;
            throw translateSourceError(error, nameOf(from)) ?? translate(error, statement);
          }
        }

        const stream = Readable.from(readBytes(), {objectMode: false, highWaterMark: 256 * 1024});
        stream.on('error', () => {});
        return {
          columns,
          content: {kind: 'stream', format: 'csv', stream},
          rowsSent: () => rows,
          async dispose() {
            stream.destroy();
            await hosts.release(host, {asNew: false});
          },
        };
      } catch (error) {
        await hosts.release(host, {asNew: false});
        throw translate(error, statement);
      }
    },
  };
}

function selectText(from: Selection): string {
  if (from.kind === 'relation') return `select * from ${sqliteDialect.quoteRelation(from.relation)}`;
  return (from as Extract<Selection, {kind: 'statement'}>).text;
}

function nameOf(from: Selection): string {
  return from.kind === 'relation' ? formatRelation(from.relation) : 'the query';
}
