import {Args, Flags} from '@oclif/core';
import {showContracts} from '#src/operations/contract/show-contract.ts';
import {formatContracts} from '#src/present/contract.ts';
import {WeirCommand} from '../_command.ts';

export default class ContractShow extends WeirCommand<typeof ContractShow> {
  static override summary = 'Show the contracts between sources and tables';
  static override examples = [
    '<%= config.bin %> contract show',
    '<%= config.bin %> contract show raw.orders',
  ];
  static override args = {asset: Args.string({description: 'Name of an asset; default: all that load'})};
  static override flags = {json: Flags.boolean({summary: 'Print JSON'})};

  async run(): Promise<void> {
    const {asset} = this.args;
    const contracts = await showContracts(this.context, asset === undefined ? [] : [asset]);
    await this.print(this.flags.json ? `${JSON.stringify(contracts)}\n` : formatContracts(contracts));
  }
}
