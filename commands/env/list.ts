import {Flags} from '@oclif/core';
import {listEnvironments} from '#src/operations/plan-apply/environments.ts';
import {formatEnvironments} from '#src/present/environments.ts';
import {WeirCommand} from '../_command.ts';

export default class EnvList extends WeirCommand<typeof EnvList> {
  static override summary = 'List the environments that were applied, and how far they are from production';
  static override examples = ['<%= config.bin %> env list', '<%= config.bin %> env list --json'];
  static override flags = {json: Flags.boolean({summary: 'Print a JSON array'})};

  async run(): Promise<void> {
    const environments = await listEnvironments(this.context);
    await this.print(
      this.flags.json ? `${JSON.stringify(environments)}\n` : formatEnvironments(environments),
    );
  }
}
