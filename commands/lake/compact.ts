import {Args, Flags} from '@oclif/core';
import {compactTables} from '#src/operations/lake/maintain-tables.ts';
import {formatCompactions} from '#src/present/lake.ts';
import {WeirCommand} from '../_command.ts';

export default class LakeCompact extends WeirCommand<typeof LakeCompact> {
  static override summary = 'Merge the small files of tables';
  static override description =
    'The rows stay as they are. Readers see the former files or the merged ones; the former stay until `weir lake expire`.';
  static override examples = [
    '<%= config.bin %> lake compact lake --dry-run',
    '<%= config.bin %> lake compact lake raw.orders',
  ];
  static override args = {
    connection: Args.string({required: true, description: 'Connection of weir.yml, or lake:<folder>'}),
    table: Args.string({description: 'Only this table; default: all'}),
  };
  static override flags = {
    'dry-run': Flags.boolean({summary: 'Say what would be merged and change nothing'}),
    json: Flags.boolean({summary: 'Print JSON'}),
  };

  async run(): Promise<void> {
    const {connection, table} = this.args;
    const isDryRun = this.flags['dry-run'];
    const scope = {connection, ...(table !== undefined && {table})};
    const compactions = await compactTables(this.context, scope, {isDryRun});
    await this.print(
      this.flags.json ? `${JSON.stringify(compactions)}\n` : formatCompactions(compactions, isDryRun),
    );
  }
}
