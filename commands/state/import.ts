import {Args} from '@oclif/core';
import {importState} from '#src/operations/state/move-state.ts';
import {WeirCommand} from '../_command.ts';
import {changeFlags} from './_state-command.ts';

export default class StateImport extends WeirCommand<typeof StateImport> {
  static override summary = 'Let streams stand where a file says';
  static override description =
    'Takes what `weir state export` wrote, and the backups of `weir state set` and `weir state rewind`. Streams that the file does not name stay as they are.';
  static override examples = ['<%= config.bin %> state import state.json'];
  static override args = {
    file: Args.string({required: true, description: 'File, or - for standard input'}),
  };
  static override flags = changeFlags;

  async run(): Promise<void> {
    const {connection, yes, json} = this.flags;
    const imported = await importState(this.context, {
      file: this.args.file,
      assumeYes: yes,
      ...(connection !== undefined && {connection}),
    });
    if (json) return this.print(`${JSON.stringify(imported)}\n`);
    for (const stream of imported.streams) await this.print(`${stream}: set\n`);
    await this.print(`What was there is kept in ${imported.backup}\n`);
  }
}
