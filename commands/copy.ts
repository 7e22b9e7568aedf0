import {Args, Flags} from '@oclif/core';
import {createProgressLine} from '#src/cli/progress-line.ts';
import {copyTable} from '#src/operations/copy-table/copy-table.ts';
import {formatCopied, formatCopyPlan, formatCopyProgress} from '#src/present/copy.ts';
import {WeirCommand} from './_command.ts';

export default class Copy extends WeirCommand<typeof Copy> {
  static override summary = 'Copy a table, a query or files into a table of another connection';
  static override description = `Both sides are connection:table, with a connection of weir.yml, a URL or a database file; on a connection of files the table is a path or a glob. Schema and table are created where they are missing.
The bytes travel in the fastest form that both systems know, and the target changes as a whole or not at all: Ctrl-C and failures leave it as it was.
Exit status: 0 done, 1 the copy failed, 2 wrong usage, 3 no connection, 5 one of the systems cannot do it, 130 stopped by Ctrl-C.`;
  static override examples = [
    '<%= config.bin %> copy app:public.orders warehouse:raw.orders',
    '<%= config.bin %> copy files:orders-*.csv warehouse:raw.orders --mode append',
    '<%= config.bin %> copy "app:select * from orders where total > 100" warehouse:large_orders --query',
    '<%= config.bin %> copy app:orders warehouse:orders --mode merge --key id --dry-run',
  ];
  static override args = {
    from: Args.string({required: true, description: 'connection:table, or with --query connection:SQL'}),
    to: Args.string({required: true, description: 'connection:table'}),
  };
  static override flags = {
    query: Flags.boolean({summary: 'The source is SQL, not a table'}),
    mode: Flags.option({options: ['replace', 'append', 'merge'] as const})({
      char: 'm',
      default: 'replace',
      summary: 'Replace the rows of the target, add to them, or update those of an equal key',
    }),
    key: Flags.string({
      char: 'k',
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      summary: 'Columns that identify a row, for --mode merge',
    }),
    'dry-run': Flags.boolean({summary: 'Say how it would be done and touch nothing'}),
    yes: Flags.boolean({char: 'y', summary: 'Do not ask before rows are replaced'}),
    json: Flags.boolean({summary: 'Print the outcome as a JSON object'}),
  };

  async run(): Promise<void> {
    const {query, mode, key = [], 'dry-run': dryRun, yes, json} = this.flags;
    const {clock} = this.runtime;
    const line = createProgressLine(this.runtime);
    const startedMs = clock.monotonicMs();
    try {
      const outcome = await copyTable(this.context, {
        ...this.args,
        isQuery: query,
        mode,
        key,
        dryRun,
        assumeYes: yes,
        onProgress: (progress) => line.show(formatCopyProgress(progress, clock.monotonicMs() - startedMs)),
      });
      await line.clear();
      if (json) await this.print(`${JSON.stringify(outcome)}\n`);
      else await this.print('rows' in outcome ? formatCopied(outcome) : formatCopyPlan(outcome));
    } finally {
      await line.clear();
    }
  }
}
