import {Args, Flags} from '@oclif/core';
import {changeState} from '#src/operations/state/change-state.ts';
import {parseSetState} from '#src/operations/state/parse-set-state.ts';
import {WeirCommand} from '../_command.ts';
import {changeFlags, describeChange} from './_state-command.ts';

export default class StateSet extends WeirCommand<typeof StateSet> {
  static override summary = 'Set where the next load of a stream begins';
  static override description =
    'Rows stay as they are. What was there before is written to .weir/backups, from where `weir state import` brings it back.';
  static override examples = [
    "<%= config.bin %> state set raw.orders '2026-01-31 12:00:00'",
    '<%= config.bin %> state set raw.events 1000 --yes',
  ];
  static override strict = false;
  static override args = {
    stream: Args.string({required: true, description: 'Name of a stream, or of its table'}),
    value: Args.string({description: 'Value of the cursor, one for each of its columns'}),
  };
  static override flags = {
    ...changeFlags,
    state: Flags.string({summary: 'The whole state as JSON, for streams whose source keeps its own'}),
  };

  async run(): Promise<void> {
    const {connection, yes, json, state} = this.flags;
    const [stream, ...values] = this.words;
    const changed = await changeState(this.context, {
      stream: stream!,
      change: parseSetState(values, state),
      assumeYes: yes,
      ...(connection !== undefined && {connection}),
    });
    await this.print(json ? `${JSON.stringify(changed)}\n` : describeChange(changed));
  }
}
