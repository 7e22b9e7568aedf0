import {Args, Flags} from '@oclif/core';
import {releaseQuarantine} from '#src/operations/quarantine/release-rows.ts';
import {formatReleased} from '#src/present/quarantine.ts';
import {WeirCommand} from '../_command.ts';
import {loadFlag, scopeOf} from './_flags.ts';

export default class QuarantineRelease extends WeirCommand<typeof QuarantineRelease> {
  static override summary = 'Load rows that were put aside, as far as they fit now';
  static override description =
    'They go into the table by the mode and the contract that the asset has now; what still does not fit stays in quarantine.';
  static override examples = ['<%= config.bin %> quarantine release raw.orders'];
  static override args = {asset: Args.string({required: true, description: 'Name of an asset'})};
  static override flags = {...loadFlag, json: Flags.boolean({summary: 'Print JSON'})};

  async run(): Promise<void> {
    const {asset} = this.args;
    const released = await releaseQuarantine(this.context, {...scopeOf(asset, this.flags), asset});
    await this.print(this.flags.json ? `${JSON.stringify(released)}\n` : formatReleased(released));
  }
}
