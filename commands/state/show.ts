import {Args, Flags} from '@oclif/core';
import {showState} from '#src/operations/state/show-state.ts';
import {formatStream, formatStreams} from '#src/present/state.ts';
import {WeirCommand} from '../_command.ts';

export default class StateShow extends WeirCommand<typeof StateShow> {
  static override summary = 'Show how far streams were loaded, and what lies between';
  static override description =
    'Asks the destinations themselves: they commit where a stream stands together with its rows.';
  static override examples = [
    '<%= config.bin %> state show',
    '<%= config.bin %> state show raw.orders',
    '<%= config.bin %> state show --connection warehouse.db --json',
  ];
  static override args = {
    stream: Args.string({description: 'Name of a stream, or of its table; default: all'}),
  };
  static override flags = {
    connection: Flags.string({char: 'c', summary: 'Only streams into this connection, URL or database file'}),
    json: Flags.boolean({summary: 'Print a JSON array'}),
  };

  async run(): Promise<void> {
    const {connection, json} = this.flags;
    const {stream} = this.args;
    const views = await showState(this.context, {
      ...(connection !== undefined && {connection}),
      ...(stream !== undefined && {stream}),
    });
    if (json) return this.print(`${JSON.stringify(views)}\n`);
    await this.print(stream === undefined ? formatStreams(views) : formatStream(views[0]!));
  }
}
