import {Args, Flags} from '@oclif/core';
import {durationFlag} from '#src/cli/duration-flag.ts';
import {UsageError} from '#src/errors/index.ts';
import {readScript} from '#src/operations/run-query/read-script.ts';
import {runQuery} from '#src/operations/run-query/run-query.ts';
import {unloadQuery} from '#src/operations/run-query/unload-query.ts';
import {formatResult} from '#src/present/format-result.ts';
import {isBinaryFormat, isHumanFormat, resultFormats, type ResultFormat} from '#src/present/formats.ts';
import {describeChange, describeCut} from '#src/present/query-notes.ts';
import {WeirCommand} from './_command.ts';

const defaultHumanLimit = 500;
const noLimit = -1;

export default class Query extends WeirCommand<typeof Query> {
  static override summary = 'Run SQL on a connection and print the result';
  static override description = `Takes the SQL as argument, from --file or from stdin; several statements run in order in one session.
Data go to stdout, the same bytes on a terminal and in a pipe; everything else goes to stderr.
Without --limit the formats for people (table, vertical, markdown) stop after ${defaultHumanLimit} rows and say so; the others print every row.
Exit status: 0 done, 1 a statement failed, 2 wrong usage, 3 no connection, 4 --timeout was reached, 130 stopped by Ctrl-C. Time-out and Ctrl-C stop the statement on the server.`;
  static override examples = [
    '<%= config.bin %> query "select 1"',
    '<%= config.bin %> query -c warehouse --file report.sql --format csv > report.csv',
    'echo "select * from orders" | <%= config.bin %> query --format ndjson | head',
    '<%= config.bin %> query "from orders" --format parquet > orders.parquet',
  ];
  static override args = {
    sql: Args.string({description: 'The SQL; - reads it from stdin', ignoreStdin: true}),
  };
  static override flags = {
    connection: Flags.string({
      char: 'c',
      summary: 'Connection of weir.yml, or a URL or database file; default: default_connection',
    }),
    file: Flags.string({char: 'f', summary: 'Read the SQL from this file'}),
    format: Flags.option({options: resultFormats})({
      char: 'o',
      default: 'table',
      summary: 'How to print results',
    }),
    json: Flags.boolean({summary: 'Same as --format json', exclusive: ['format']}),
    limit: Flags.integer({min: noLimit, summary: 'Most rows of a result; -1 for all, 0 for the header only'}),
    'max-column-width': Flags.integer({
      min: 1,
      default: 80,
      summary: 'With --format table: longer texts end in …',
    }),
    timeout: durationFlag({summary: 'Most time for each statement, e.g. 30s'}),
  };

  /** SQL that starts with a comment is no flag. */
  override async init(): Promise<void> {
    this.argv = this.argv.map((word) => (/^--\s/.test(word) ? ` ${word}` : word));
    await super.init();
  }

  async run(): Promise<void> {
    const {connection, file, timeout, project} = this.flags;
    const format = this.flags.json ? 'json' : this.flags.format;
    const limit = this.limitFor(format);
    this.refuseBinaryOnTerminal(format);
    const request = {
      script: await readScript(this.context, {sql: this.args.sql, file}),
      worksWithoutProject: project === undefined,
      notify: (line: string) => this.say(line),
      ...(isBinaryFormat(format) && {singleResultFormat: format}),
      ...(connection !== undefined && {connection}),
      ...(timeout !== undefined && {timeoutMs: timeout}),
    };
    if (format === 'parquet')
      return unloadQuery(this.context, {...request, format}, (bytes) => this.print(bytes));
    await runQuery(this.context, {...request, ...(limit !== undefined && {limit})}, async (result) => {
      const options = {maxColumnWidth: this.flags['max-column-width']};
      for await (const piece of formatResult(format, result, options)) await this.print(piece);
      const stats = result.stats();
      if (result.columns.length === 0) await this.say(describeChange(stats));
      if (stats.truncated && limit !== 0) await this.say(describeCut(stats));
    });
  }

  private limitFor(format: ResultFormat): number | undefined {
    const {limit} = this.flags;
    if (format === 'parquet' && limit !== undefined && limit !== noLimit)
      throw new UsageError('--limit does not go with --format parquet', {
        hint: 'Write the limit into the statement.',
      });
    if (limit === undefined) return isHumanFormat(format) ? defaultHumanLimit : undefined;
    return limit === noLimit ? undefined : limit;
  }

  private refuseBinaryOnTerminal(format: ResultFormat): void {
    if (isBinaryFormat(format) && this.runtime.streams.stdout.isTerminal)
      throw new UsageError(`${format} is binary and does not go on a terminal`, {
        hint: `Send it into a file: weir query ... --format ${format} > result.${format}`,
      });
  }
}
