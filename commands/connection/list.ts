import {Flags} from '@oclif/core';
import {listConnections} from '#src/operations/connection/list-connections.ts';
import {formatConnectionList} from '#src/present/connection-list.ts';
import {WeirCommand} from '../_command.ts';

export default class ConnectionList extends WeirCommand<typeof ConnectionList> {
  static override summary = 'List the connections of weir.yml';
  static override description = 'Connects nowhere and shows no secrets.';
  static override examples = [
    '<%= config.bin %> connection list',
    '<%= config.bin %> connection list --environment prod --json',
  ];
  static override flags = {
    json: Flags.boolean({summary: 'Print a JSON array'}),
  };

  async run(): Promise<void> {
    const connections = await listConnections(this.context);
    await this.print(
      this.flags.json ? `${JSON.stringify(connections)}\n` : formatConnectionList(connections),
    );
  }
}
