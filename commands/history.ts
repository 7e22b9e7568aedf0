import {Args, Flags} from '@oclif/core';
import {sinceFlag} from '#src/cli/since-flag.ts';
import {UsageError} from '#src/errors/index.ts';
import {clearHistory} from '#src/operations/query-history/clear-history.ts';
import {queryHistory} from '#src/operations/query-history/query-history.ts';
import {searchHistory} from '#src/operations/query-history/search-history.ts';
import {formatResult} from '#src/present/format-result.ts';
import {textFormats} from '#src/present/formats.ts';
import {describeCleared, formatHistory} from '#src/present/history.ts';
import {WeirCommand} from './_command.ts';

const defaultLimit = 50;

export default class History extends WeirCommand<typeof History> {
  static override summary = 'Search the statements that were run, the latest first';
  static override description = `Every statement of \`weir query\` is recorded with its time, connection, rows, duration and outcome: in .weir/history.db of the project or, outside of projects, in ~/.local/state/weir (XDG_STATE_HOME). Secrets are taken out and of parameters only the names are kept.
Words must all occur in the statement. --sql asks the table history itself, read-only: id, started_at, connection, statement, parameters, file, status, rows, elapsed_ms, error_code, error_message.`;
  static override examples = [
    '<%= config.bin %> history orders customer',
    '<%= config.bin %> history --failed --since 2d --json',
    '<%= config.bin %> history --sql "select connection, count(*) as n, max(elapsed_ms) as slowest from history group by 1"',
  ];
  static override strict = false;
  static override args = {
    words: Args.string({description: 'Words to find in the statements'}),
  };
  static override flags = {
    connection: Flags.string({char: 'c', summary: 'Only statements of this connection'}),
    failed: Flags.boolean({summary: 'Only statements that did not end well'}),
    since: sinceFlag({summary: 'Only statements from then on, e.g. 2d or 2026-01-31'}),
    limit: Flags.integer({min: 1, summary: `Most statements to list; default ${defaultLimit}`}),
    sql: Flags.string({
      summary: 'Run this SELECT over the table history',
      exclusive: ['connection', 'failed', 'since', 'limit', 'clear'],
    }),
    format: Flags.option({options: textFormats})({char: 'o', summary: 'With --sql: how to print the result'}),
    json: Flags.boolean({summary: 'Print JSON', exclusive: ['format']}),
    clear: Flags.boolean({
      summary: 'Forget all statements, after a question',
      exclusive: ['connection', 'failed', 'since', 'limit', 'json'],
    }),
    yes: Flags.boolean({char: 'y', summary: 'With --clear: do not ask', dependsOn: ['clear']}),
  };

  async run(): Promise<void> {
    const {sql, clear, yes, format} = this.flags;
    if ((sql !== undefined || clear) && this.words.length > 0)
      throw new UsageError(`--${clear ? 'clear' : 'sql'} does not go with words to search for`, {
        hint: clear ? 'It forgets all statements.' : 'Write the condition into the SQL.',
      });
    if (format !== undefined && sql === undefined)
      throw new UsageError('--format goes with --sql only', {hint: 'Pass --json for the list as JSON.'});
    if (clear) await this.print(describeCleared(await clearHistory(this.context, {assumeYes: yes})));
    else if (sql === undefined) await this.list();
    else
      for await (const piece of formatResult(
        this.flags.json ? 'json' : (format ?? 'table'),
        await queryHistory(this.context, sql),
      ))
        await this.print(piece);
  }

  private async list(): Promise<void> {
    const {connection, failed, since, limit = defaultLimit, json} = this.flags;
    const entries = await searchHistory(this.context, {
      words: this.words,
      failed,
      limit,
      ...(connection !== undefined && {connection}),
      ...(since && {
        since: 'at' in since ? since.at : new Date(this.runtime.clock.now().getTime() - since.agoMs),
      }),
    });
    await this.print(json ? `${JSON.stringify(entries)}\n` : formatHistory(entries));
  }
}
