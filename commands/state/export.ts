import {Flags} from '@oclif/core';
import {exportState} from '#src/operations/state/move-state.ts';
import {WeirCommand} from '../_command.ts';

export default class StateExport extends WeirCommand<typeof StateExport> {
  static override summary = 'Print where all streams stand as JSON';
  static override examples = ['<%= config.bin %> state export > state.json'];
  static override flags = {
    connection: Flags.string({char: 'c', summary: 'Only streams into this connection, URL or database file'}),
  };

  async run(): Promise<void> {
    const {connection} = this.flags;
    const file = await exportState(this.context, connection === undefined ? {} : {connection});
    await this.print(`${JSON.stringify(file, undefined, 2)}\n`);
  }
}
