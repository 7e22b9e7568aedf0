import {Args, Flags} from '@oclif/core';
import {durationFlag} from '#src/cli/duration-flag.ts';
import {expireTables} from '#src/operations/lake/maintain-tables.ts';
import {formatExpiries} from '#src/present/lake.ts';
import {WeirCommand} from '../_command.ts';

export default class LakeExpire extends WeirCommand<typeof LakeExpire> {
  static override summary = 'Remove old versions of tables and files that nothing reads';
  static override description =
    'What the tables were at any moment since --older-than ago stays. Files that no version names, as loads leave them that broke off, go when they are older than that; choose it longer than a load or a query takes.';
  static override examples = [
    '<%= config.bin %> lake expire lake --older-than 7d --dry-run',
    '<%= config.bin %> lake expire lake raw.orders --older-than 7d --yes',
  ];
  static override args = {
    connection: Args.string({required: true, description: 'Connection of weir.yml, or lake:<folder>'}),
    table: Args.string({description: 'Only this table; default: all'}),
  };
  static override flags = {
    'older-than': durationFlag({required: true, summary: 'Age of what goes, e.g. 7d'}),
    'dry-run': Flags.boolean({summary: 'Say what would be removed and change nothing'}),
    yes: Flags.boolean({char: 'y', summary: 'Do not ask'}),
    json: Flags.boolean({summary: 'Print JSON'}),
  };

  async run(): Promise<void> {
    const {connection, table} = this.args;
    const isDryRun = this.flags['dry-run'];
    const scope = {connection, ...(table !== undefined && {table})};
    const expiries = await expireTables(this.context, scope, {
      olderThanMs: this.flags['older-than'],
      isDryRun,
      assumeYes: this.flags.yes,
    });
    await this.print(this.flags.json ? `${JSON.stringify(expiries)}\n` : formatExpiries(expiries, isDryRun));
  }
}
