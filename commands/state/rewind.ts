import {Args, Flags} from '@oclif/core';
import {UsageError} from '#src/errors/index.ts';
import {changeState, type StateChange} from '#src/operations/state/change-state.ts';
import {WeirCommand} from '../_command.ts';
import {changeFlags, describeChange} from './_state-command.ts';

export default class StateRewind extends WeirCommand<typeof StateRewind> {
  static override summary = 'Let the next load of a stream begin earlier';
  static override description =
    'Rows stay as they are; the next load brings again what lies after the new place. What was there before is written to .weir/backups.';
  static override examples = [
    '<%= config.bin %> state rewind raw.orders --by 2d',
    '<%= config.bin %> state rewind raw.events --to 1000 --yes',
    '<%= config.bin %> state rewind raw.users --start',
  ];
  static override args = {
    stream: Args.string({required: true, description: 'Name of a stream, or of its table'}),
  };
  static override flags = {
    ...changeFlags,
    to: Flags.string({summary: 'To this value of the cursor', exclusive: ['by', 'start']}),
    by: Flags.string({summary: 'By a duration such as 2d, or a number', exclusive: ['start']}),
    start: Flags.boolean({summary: 'To the first row'}),
  };

  async run(): Promise<void> {
    const {connection, yes, json} = this.flags;
    const changed = await changeState(this.context, {
      stream: this.args.stream,
      change: this.wantedChange(),
      assumeYes: yes,
      ...(connection !== undefined && {connection}),
    });
    await this.print(json ? `${JSON.stringify(changed)}\n` : describeChange(changed));
  }

  private wantedChange(): StateChange {
    const {to, by, start} = this.flags;
    if (to !== undefined) return {kind: 'back-to', value: to};
    if (by !== undefined) return {kind: 'back-by', distance: by};
    if (start) return {kind: 'start'};
    throw new UsageError('Say how far to go back', {hint: 'Pass --by 2d, --to VALUE or --start.'});
  }
}
