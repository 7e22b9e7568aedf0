import {Flags} from '@oclif/core';

const columns = {multiple: true, multipleNonGreedy: true, delimiter: ','} as const;

/** What can be said of a load on the command line. */
export const ingestFlags = {
  mode: Flags.option({
    options: ['replace', 'append', 'merge', 'delete+insert', 'insert-only', 'scd2', 'snapshot'] as const,
  })({
    char: 'm',
    summary:
      'How rows are written; default: merge with --key and --cursor, append with --cursor, else replace',
  }),
  key: Flags.string({...columns, char: 'k', summary: 'Columns that identify a row'}),
  cursor: Flags.string({
    ...columns,
    summary: 'Column whose greatest value is remembered, so that only newer rows are read',
  }),
  lag: Flags.string({summary: 'How far behind the last value the next load begins, e.g. 2h or 100'}),
  chunk: Flags.string({summary: 'Commit in chunks of so many rows, or of a span of the cursor, e.g. 1d'}),
  parallel: Flags.integer({min: 1, max: 64, summary: 'Chunks of one table at once'}),
  select: Flags.string({...columns, summary: 'Columns to read; default all'}),
  exclude: Flags.string({...columns, summary: 'Columns to leave out'}),
  missing: Flags.option({options: ['keep', 'delete', 'soft-delete'] as const})({
    summary: 'What becomes of rows that the source has no longer; default keep',
  }),
  'updated-at': Flags.string({summary: 'Column that tells a new version, for --mode scd2'}),
  checksum: Flags.boolean({summary: 'Compare the contents of both sides, not only the number of rows'}),
  retries: Flags.integer({min: 0, max: 100, summary: 'Further attempts for a chunk; default 3'}),
  'stall-timeout': Flags.string({
    summary: 'How long no bytes may arrive in the middle of a load; default 5m',
  }),
  query: Flags.boolean({summary: 'The source is SQL, not a table'}),
  stream: Flags.boolean({
    summary: 'The source is a stream that keeps its own place, e.g. the changes of a table',
    exclusive: ['query'],
  }),
  format: Flags.option({options: ['csv', 'tsv', 'json', 'ndjson', 'parquet', 'xlsx'] as const})({
    summary: 'Format of a file or of standard input; default: by the name of the file',
  }),
  option: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Option of the format or stream, as name=value',
  }),
  'full-refresh': Flags.boolean({
    summary: 'Load everything again and set the cursor anew',
    exclusive: ['from', 'to'],
  }),
  from: Flags.string({summary: 'Load again from this value of the cursor on'}),
  to: Flags.string({summary: 'Load again up to this value of the cursor, itself not included'}),
  fresh: Flags.boolean({summary: 'Do not continue unfinished work of earlier calls'}),
  concurrency: Flags.integer({min: 1, summary: 'Tables at once'}),
  'dry-run': Flags.boolean({summary: 'Print the plan and touch nothing'}),
  json: Flags.boolean({summary: 'Print the events (or the plan) as JSON, one object a line'}),
};
