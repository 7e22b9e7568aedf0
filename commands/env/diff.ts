import {Args, Flags} from '@oclif/core';
import {diffEnvironments} from '#src/operations/plan-apply/environments.ts';
import {formatDifferences} from '#src/present/environments.ts';
import {WeirCommand} from '../_command.ts';

export default class EnvDiff extends WeirCommand<typeof EnvDiff> {
  static override summary = 'Say which assets two environments have in different versions';
  static override examples = [
    '<%= config.bin %> env diff prod dev',
    '<%= config.bin %> env diff prod dev --json',
  ];
  static override args = {
    first: Args.string({required: true, description: 'An environment'}),
    second: Args.string({required: true, description: 'Another one'}),
  };
  static override flags = {json: Flags.boolean({summary: 'Print a JSON array'})};

  async run(): Promise<void> {
    const {first, second} = this.args;
    const differences = await diffEnvironments(this.context, {first, second});
    await this.print(
      this.flags.json ? `${JSON.stringify(differences)}\n` : formatDifferences(differences, {first, second}),
    );
  }
}
