import {Args, Flags} from '@oclif/core';
import {acceptDrift} from '#src/operations/contract/accept-drift.ts';
import {formatAccepted} from '#src/present/contract.ts';
import {WeirCommand} from '../_command.ts';

export default class ContractAccept extends WeirCommand<typeof ContractAccept> {
  static override summary = 'Agree to the columns that a source has now';
  static override description =
    'Writes them into contracts/<asset>.yml, to be reviewed and committed. The next load changes the table as agreed.';
  static override examples = ['<%= config.bin %> contract accept raw.orders'];
  static override args = {asset: Args.string({required: true, description: 'Name of an asset'})};
  static override flags = {
    'dry-run': Flags.boolean({summary: 'Print the columns and write nothing'}),
    json: Flags.boolean({summary: 'Print JSON'}),
  };

  async run(): Promise<void> {
    const {json, 'dry-run': dryRun} = this.flags;
    const accepted = await acceptDrift(this.context, this.args.asset, {dryRun});
    await this.print(json ? `${JSON.stringify(accepted)}\n` : formatAccepted(accepted, dryRun));
  }
}
