import {Args, Flags} from '@oclif/core';
import {findDrift} from '#src/operations/contract/find-drift.ts';
import {formatDrifts} from '#src/present/contract.ts';
import {WeirCommand} from '../_command.ts';

export default class ContractDiff extends WeirCommand<typeof ContractDiff> {
  static override summary =
    'Compare sources as they are now with their tables, and say what the contract does';
  static override description = `Touches nothing.
Exit status: 0 every load can go on, 1 a contract is broken, 2 wrong usage, 3 no connection.`;
  static override examples = [
    '<%= config.bin %> contract diff',
    '<%= config.bin %> contract diff raw.orders --json',
  ];
  static override args = {asset: Args.string({description: 'Name of an asset; default: all that load'})};
  static override flags = {json: Flags.boolean({summary: 'Print JSON'})};

  async run(): Promise<void> {
    const {asset} = this.args;
    const drifts = await findDrift(this.context, asset === undefined ? [] : [asset]);
    await this.print(this.flags.json ? `${JSON.stringify(drifts)}\n` : formatDrifts(drifts));
    if (drifts.some(({isBroken}) => isBroken)) this.runtime.setExitCode(1);
  }
}
