import {Args, Flags} from '@oclif/core';
import {removeConnection} from '#src/operations/connection/remove-connection.ts';
import {formatRemovedConnection} from '#src/present/connection-change.ts';
import {WeirCommand} from '../_command.ts';

export default class ConnectionRemove extends WeirCommand<typeof ConnectionRemove> {
  static override summary = 'Remove a connection from weir.yml';
  static override description = 'Refuses while assets use it. The system it leads to is not touched.';
  static override examples = [
    '<%= config.bin %> connection remove app',
    '<%= config.bin %> connection remove app --yes --force',
  ];
  static override args = {
    name: Args.string({required: true, description: 'Name of the connection'}),
  };
  static override flags = {
    yes: Flags.boolean({char: 'y', summary: 'Do not ask'}),
    force: Flags.boolean({summary: 'Remove it even where assets use it'}),
  };

  async run(): Promise<void> {
    const removed = await removeConnection(this.context, {
      name: this.args.name,
      force: this.flags.force,
      assumeYes: this.flags.yes,
    });
    await this.print(formatRemovedConnection(removed));
  }
}
