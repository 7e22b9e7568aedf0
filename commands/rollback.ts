import {Args, Flags} from '@oclif/core';
import {rollBackEnvironment} from '#src/operations/plan-apply/move-environment.ts';
import {formatDifferences} from '#src/present/environments.ts';
import {WeirCommand} from './_command.ts';

export default class Rollback extends WeirCommand<typeof Rollback> {
  static override summary = 'Give an environment what it had before: views change, nothing is built';
  static override description =
    'Goes one revision back, and each further time one more. Files of the project stay as they are, so the next `weir plan` shows the difference again.';
  static override examples = [
    '<%= config.bin %> rollback prod',
    '<%= config.bin %> rollback prod --to 3 --yes',
  ];
  static override args = {
    environment: Args.string({default: 'prod', description: 'Environment that goes back'}),
  };
  static override flags = {
    to: Flags.integer({min: 1, summary: 'Revision to go back to; see `weir env list`'}),
    yes: Flags.boolean({char: 'y', summary: 'Do not ask'}),
    json: Flags.boolean({summary: 'Print what changed as a JSON array'}),
  };

  async run(): Promise<void> {
    const {environment} = this.args;
    const {to, yes, json} = this.flags;
    const sides = {first: 'before', second: 'now'};
    const changed = await rollBackEnvironment(this.context, {
      environment,
      ...(to !== undefined && {to}),
      assumeYes: yes,
      show: (differences) => this.say(formatDifferences(differences, {first: 'now', second: 'then'})),
    });
    await this.print(json ? `${JSON.stringify(changed)}\n` : formatDifferences(changed, sides));
  }
}
