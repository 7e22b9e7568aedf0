import {Args, Flags} from '@oclif/core';
import {listStoredTables, readTableHistory} from '#src/operations/lake/maintain-tables.ts';
import {formatStoredTables, formatTableHistory} from '#src/present/lake.ts';
import {WeirCommand} from '../_command.ts';

export default class LakeLs extends WeirCommand<typeof LakeLs> {
  static override summary = 'List the tables of a lake, or the versions of one';
  static override description =
    'Counts come from the manifests, never from the data. SMALL are files that `weir lake compact` would merge with others.';
  static override examples = ['<%= config.bin %> lake ls lake', '<%= config.bin %> lake ls lake raw.orders'];
  static override args = {
    connection: Args.string({required: true, description: 'Connection of weir.yml, or lake:<folder>'}),
    table: Args.string({description: 'Table whose versions to list'}),
  };
  static override flags = {json: Flags.boolean({summary: 'Print JSON'})};

  async run(): Promise<void> {
    const {connection, table} = this.args;
    const {json} = this.flags;
    if (table === undefined) {
      const tables = await listStoredTables(this.context, connection);
      await this.print(json ? `${JSON.stringify(tables)}\n` : formatStoredTables(tables));
      return;
    }
    const history = await readTableHistory(this.context, {connection, table});
    await this.print(json ? `${JSON.stringify(history)}\n` : formatTableHistory(history));
  }
}
