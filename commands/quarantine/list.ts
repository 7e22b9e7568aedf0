import {Args, Flags} from '@oclif/core';
import {listQuarantine} from '#src/operations/quarantine/quarantine.ts';
import {formatQuarantine} from '#src/present/quarantine.ts';
import {WeirCommand} from '../_command.ts';
import {loadFlag, scopeOf} from './_flags.ts';

export default class QuarantineList extends WeirCommand<typeof QuarantineList> {
  static override summary = 'List the rows that loads put aside, and why';
  static override examples = [
    '<%= config.bin %> quarantine list',
    '<%= config.bin %> quarantine list raw.orders',
  ];
  static override args = {asset: Args.string({description: 'Name of an asset; default: all'})};
  static override flags = {...loadFlag, json: Flags.boolean({summary: 'Print JSON'})};

  async run(): Promise<void> {
    const entries = await listQuarantine(this.context, scopeOf(this.args.asset, this.flags));
    await this.print(this.flags.json ? `${JSON.stringify(entries)}\n` : formatQuarantine(entries));
  }
}
