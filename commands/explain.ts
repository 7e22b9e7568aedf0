import {Args, Flags} from '@oclif/core';
import {protectSqlComments} from '#src/cli/sql-words.ts';
import {durationFlag} from '#src/cli/duration-flag.ts';
import {explainStatement} from '#src/operations/explain/explain-statement.ts';
import {readScript} from '#src/operations/run-query/read-script.ts';
import {formatExplained} from '#src/present/explain.ts';
import {WeirCommand} from './_command.ts';

export default class Explain extends WeirCommand<typeof Explain> {
  static override summary = 'Show how a connection carries a statement out';
  static override description = `Prints the plan as a tree with the share of each operation in cost or time, and names what usually makes statements slow: full scans of large tables, wrong estimates, loops over many rows, work that spills to disk, uneven workers.
With --analyze the statement is run and measured; what may write is run only after a question or with --yes.
Exit status: 0 done, 1 the statement is wrong, 2 wrong usage, 3 no connection, 4 --timeout was reached, 5 the system shows no plans, 130 stopped by Ctrl-C.`;
  static override examples = [
    '<%= config.bin %> explain "select * from orders where customer_id = 7"',
    '<%= config.bin %> explain -c warehouse --file report.sql --analyze',
    '<%= config.bin %> explain --json "from orders" | jq .root.operation',
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
    analyze: Flags.boolean({char: 'a', summary: 'Run the statement and measure it'}),
    yes: Flags.boolean({char: 'y', summary: 'With --analyze: run it also if it may write'}),
    format: Flags.option({options: ['tree', 'json'] as const})({
      char: 'o',
      default: 'tree',
      summary: 'How to print the plan',
    }),
    json: Flags.boolean({summary: 'Same as --format json', exclusive: ['format']}),
    timeout: durationFlag({summary: 'Most time for the statement, e.g. 30s'}),
  };

  override async init(): Promise<void> {
    this.argv = protectSqlComments(this.argv);
    await super.init();
  }

  async run(): Promise<void> {
    const {connection, file, timeout, project, analyze, yes, json, format} = this.flags;
    const explained = await explainStatement(this.context, {
      script: await readScript(this.context, {sql: this.args.sql, file}),
      worksWithoutProject: project === undefined,
      notify: (line: string) => this.say(line),
      analyze,
      yes,
      ...(connection !== undefined && {connection}),
      ...(timeout !== undefined && {timeoutMs: timeout}),
    });
    const isJson = json || format === 'json';
    await this.print(isJson ? `${JSON.stringify(explained)}\n` : formatExplained(explained));
  }
}
