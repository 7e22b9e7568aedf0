import {Args, Flags} from '@oclif/core';
import {protectSqlComments} from '#src/cli/sql-words.ts';
import {readScripts} from '#src/operations/run-query/read-script.ts';
import {QueryCommand} from './_query-command.ts';
import {queryFlags} from './_query-flags.ts';
import {defaultHumanLimit} from './_query-output.ts';

export default class Query extends QueryCommand<typeof Query> {
  static override summary = 'Run SQL on a connection and print the result';
  static override description = `Takes the SQL as argument, from --file or from stdin; several statements run in order in one session. A line DELIMITER // changes what ends a statement.
Data go to stdout, the same bytes on a terminal and in a pipe; everything else goes to stderr.
Without --limit the formats for people (table, vertical, markdown) stop after ${defaultHumanLimit} rows and say so; the others print every row, and so does --out.
Parameters are sent beside the SQL, never as part of it: --param day:date=2026-01-31 is the value of :day.
--checkpoint makes a batch resumable: what its file holds as done is not run again. Temporary tables and settings of the session that did it are gone by then.
Exit status: 0 done, 1 a statement failed, 2 wrong usage, 3 no connection, 4 --timeout was reached, 5 over --max-bytes or not possible on this system, 130 stopped by Ctrl-C. Time-out and Ctrl-C stop the statement on the server.`;
  static override examples = [
    '<%= config.bin %> query "select 1"',
    '<%= config.bin %> query -c warehouse --file report.sql --out report.csv.gz',
    'echo "select * from orders" | <%= config.bin %> query --format ndjson | head',
    '<%= config.bin %> query "select * from orders where id = :id" --param id:int=7',
    '<%= config.bin %> query --file "migrations/*.sql" --checkpoint migrations.done',
    '<%= config.bin %> query "select count(*) from jobs" --watch 2s',
  ];
  static override args = {
    sql: Args.string({description: 'The SQL; - reads it from stdin', ignoreStdin: true}),
  };
  static override flags = {
    ...queryFlags,
    file: Flags.string({
      char: 'f',
      multiple: true,
      multipleNonGreedy: true,
      summary: 'Read the SQL from this file; several files and globs run one after another',
    }),
  };

  override async init(): Promise<void> {
    this.argv = protectSqlComments(this.argv);
    await super.init();
  }

  async run(): Promise<void> {
    const {file: files = [], project} = this.flags;
    if (this.asksForScreen()) return this.openScreen();
    await this.runScripts(this.flags, {
      scripts: await readScripts(this.context, {sql: this.args.sql, files}),
      worksWithoutProject: project === undefined,
    });
  }

  /** Without SQL and with no flag about running or printing, on a terminal. */
  private asksForScreen(): boolean {
    const {stdin, stdout} = this.runtime.streams;
    const screenFlag = /^(-[cCe]|--(connection|project|environment)(=|$))/;
    const isAboutScreen = this.argv.every((word) => !word.startsWith('-') || screenFlag.test(word));
    return this.args.sql === undefined && isAboutScreen && stdin.isTerminal && stdout.isTerminal;
  }

  private async openScreen(): Promise<void> {
    const {openQueryScreen} = await this.loadScreen(
      () => import('#src/tui/screens/query/open-query-screen.tsx'),
    );
    await openQueryScreen(this.context, {connection: this.flags.connection});
  }
}
