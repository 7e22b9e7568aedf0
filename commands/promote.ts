import {Args, Flags} from '@oclif/core';
import {promoteEnvironment} from '#src/operations/plan-apply/move-environment.ts';
import {formatDifferences} from '#src/present/environments.ts';
import {WeirCommand} from './_command.ts';

export default class Promote extends WeirCommand<typeof Promote> {
  static override summary = 'Give one environment the versions of another: views change, nothing is built';
  static override description =
    'All views change in one transaction. A table that `weir run` built under the name of an asset gets another name and stays, so that `weir rollback` can bring it back.';
  static override examples = [
    '<%= config.bin %> promote dev prod',
    '<%= config.bin %> promote dev prod --yes',
  ];
  static override args = {
    from: Args.string({required: true, description: 'Environment whose versions are taken'}),
    to: Args.string({default: 'prod', description: 'Environment that gets them'}),
  };
  static override flags = {
    yes: Flags.boolean({char: 'y', summary: 'Do not ask'}),
    json: Flags.boolean({summary: 'Print what changed as a JSON array'}),
  };

  async run(): Promise<void> {
    const {from, to} = this.args;
    const {yes, json} = this.flags;
    const sides = {first: `${to} before`, second: 'now'};
    const changed = await promoteEnvironment(this.context, {
      from,
      to,
      assumeYes: yes,
      show: (differences) => this.say(formatDifferences(differences, {first: to, second: from})),
    });
    await this.print(json ? `${JSON.stringify(changed)}\n` : formatDifferences(changed, sides));
  }
}
