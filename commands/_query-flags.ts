import {Flags, type Interfaces} from '@oclif/core';
import {bytesFlag} from '#src/cli/bytes-flag.ts';
import {durationFlag} from '#src/cli/duration-flag.ts';
import {UsageError} from '#src/errors/index.ts';
import type {ResultChoice} from '#src/operations/run-query/run-query.ts';
import {resultFormats} from '#src/present/formats.ts';

export const noLimit = -1;

const resultFlag = Flags.custom<ResultChoice>({
  helpValue: 'all|last|<number>',
  async parse(text) {
    if (text === 'all' || text === 'last') return text;
    if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
    throw new UsageError(`--result ${text} names no result`, {
      hint: 'Pass all, last or the number of a statement, counted from 1.',
    });
  },
});

/** Flags of every command that runs SQL and prints results. */
export const queryFlags = {
  connection: Flags.string({
    char: 'c',
    summary: 'Connection of weir.yml, or a URL or database file; default: default_connection',
  }),
  param: Flags.string({
    char: 'p',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: '<name:type=value>',
    summary:
      'Value for :name in the SQL; types: text, int, float, decimal, bool, date, timestamp, json, null',
  }),
  format: Flags.option({options: resultFormats})({
    char: 'o',
    summary: 'How to print results; default: table, with --out what the name of the file says',
  }),
  json: Flags.boolean({summary: 'Same as --format json', exclusive: ['format']}),
  out: Flags.string({
    helpValue: '<file>',
    summary:
      'Write the result into this file: .csv .tsv .json .ndjson .md .txt .parquet .arrow, text also .gz .zst',
  }),
  force: Flags.boolean({summary: 'With --out: take the place of a file that is there', dependsOn: ['out']}),
  limit: Flags.integer({min: noLimit, summary: 'Most rows of a result; -1 for all, 0 for the header only'}),
  'max-column-width': Flags.integer({
    min: 1,
    default: 80,
    summary: 'With --format table: longer texts end in …',
  }),
  result: resultFlag({default: 'all', summary: 'Results to print: all, last, or that of one statement'}),
  'on-error': Flags.option({options: ['stop', 'continue'] as const})({
    default: 'stop',
    summary: 'Whether to run the statements after one that fails',
  }),
  timeout: durationFlag({summary: 'Most time for each statement, e.g. 30s'}),
  'max-bytes': bytesFlag({
    summary: 'Run no statement that is expected to read more, e.g. 10GB; exit status 5 when one is',
  }),
  cost: Flags.boolean({
    summary: 'Print what each statement is expected to take and run none',
    exclusive: ['checkpoint', 'max-bytes', 'out', 'stats', 'watch'],
  }),
  stats: Flags.boolean({summary: 'Print one line of JSON with rows, bytes and times on stderr'}),
  checkpoint: Flags.string({
    helpValue: '<file>',
    summary: 'Remember finished statements in this file and skip them when run again',
    exclusive: ['watch'],
  }),
  watch: durationFlag({
    summary: 'Run again and again with this pause, until Ctrl-C; redraws on a terminal',
    exclusive: ['out'],
  }),
  history: Flags.boolean({
    default: true,
    allowNo: true,
    summary: 'Record the statements for `weir history`; WEIR_NO_HISTORY=1 turns it off too',
  }),
};

export type QueryFlags = Interfaces.InferredFlags<typeof queryFlags>;
