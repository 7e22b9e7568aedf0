import {Readable} from 'node:stream';
import {
  formatRelation,
  type BulkRead,
  type Column,
  type Selection,
  type Value,
} from '#src/warehouse/index.ts';
import {formatCell, formatJson} from './cells.ts';
import type {MemoryConnection} from './connection.ts';
import {formatCsvLine} from './csv.ts';
import {evaluate, readRelation} from './evaluate.ts';
import {batchRows} from './query.ts';
import type {Row} from './store.ts';

export function createBulkRead(connection: MemoryConnection): BulkRead {
  return {
    async unload({from, transport, signal}) {
      const subject = describeSelection(from);
      const gate = await connection.faults.enter({place: 'unload', subject, signal});
      const evaluated =
        from.kind === 'relation'
          ? readRelation(connection.store, from.relation)
          : evaluate(connection.store, subject);
      const format = transport === 'stream:csv' ? 'csv' : 'ndjson';
      const {columns} = evaluated;
      const disposal = new AbortController();
      const work = connection.startJob(subject, AbortSignal.any([signal, disposal.signal]));
      let rowsSent = 0;
      async function* chunks() {
        try {
          if (format === 'csv') yield Buffer.from(formatCsvLine(columns.map(({name}) => name)));
          for await (const rows of batchRows(evaluated, work.signal, gate)) {
            const lines = rows.map((row) => (format === 'csv' ? csvLine(row) : ndjsonLine(row, columns)));
            rowsSent += rows.length;
            yield Buffer.from(lines.join(''));
          }
        } finally {
          work.end();
        }
      }
      const stream = Readable.from(chunks(), {objectMode: false});
      return {
        columns,
        content: {kind: 'stream', format, stream},
        rowsSent: () => rowsSent,
        async dispose() {
          disposal.abort();
          stream.destroy();
          work.end();
        },
      };
    },
  };
}

function describeSelection(selection: Selection): string {
  if (selection.kind === 'relation') return formatRelation(selection.relation);
  if (selection.kind === 'statement') return selection.text;
  return selection.kind === 'path' ? selection.path : selection.name;
}

function csvLine(row: Row): string {
  return formatCsvLine(row.map((value) => (value === null ? null : formatCell(value))));
}

function ndjsonLine(row: Row, columns: readonly Column[]): string {
  const fields = columns.map(({name, type}, index) => {
    const value = row[index]!;
    return `${JSON.stringify(name)}:${type.kind === 'json' && value !== null ? value : jsonCell(value)}`;
  });
  return `{${fields.join(',')}}\n`;
}

/** Big integers and everything without a JSON form travel as strings. */
function jsonCell(value: Value): string {
  return typeof value === 'bigint' ? `"${value}"` : formatJson(value);
}
