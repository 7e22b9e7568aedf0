import {Args, Flags} from '@oclif/core';
import {dropQuarantine} from '#src/operations/quarantine/quarantine.ts';
import {WeirCommand} from '../_command.ts';
import {loadFlag, scopeOf} from './_flags.ts';

export default class QuarantineDrop extends WeirCommand<typeof QuarantineDrop> {
  static override summary = 'Remove rows that were put aside for good';
  static override examples = ['<%= config.bin %> quarantine drop raw.orders --yes'];
  static override args = {asset: Args.string({required: true, description: 'Name of an asset'})};
  static override flags = {
    ...loadFlag,
    yes: Flags.boolean({char: 'y', summary: 'Do not ask'}),
    json: Flags.boolean({summary: 'Print JSON'}),
  };

  async run(): Promise<void> {
    const {yes, json} = this.flags;
    const dropped = await dropQuarantine(this.context, scopeOf(this.args.asset, this.flags), {
      assumeYes: yes,
    });
    await this.print(
      json ? `${JSON.stringify(dropped)}\n` : `Removed ${dropped.rows} rows of ${dropped.loads} loads.\n`,
    );
  }
}
