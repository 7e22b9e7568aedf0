import {Args, Flags} from '@oclif/core';
import {applyEnvironment} from '#src/operations/plan-apply/apply-environment.ts';
import {formatEnvironmentPlan} from '#src/present/environment-plan.ts';
import {planFlags, planRequest} from './_environment-flags.ts';
import {WeirCommand} from './_command.ts';

export default class Apply extends WeirCommand<typeof Apply> {
  static override summary =
    'Carry out a plan: build what changed aside, check it, then change all views at once';
  static override description = `With a file of \`weir plan --out\` it does exactly that, and refuses when files, the environment or tables changed since. Without one it plans, shows the plan and asks.
When it fails or is killed before the end, the environment is as it was.
Exit status: 0 all well, 1 an asset or a check failed, 2 the plan does not hold any more, 130 stopped.`;
  static override examples = [
    '<%= config.bin %> apply --env dev',
    '<%= config.bin %> apply plan.json --yes',
    '<%= config.bin %> apply --env prod --auto-approve',
  ];
  static override args = {
    plan: Args.string({description: 'File of a plan; default: plan now', required: false}),
  };
  static override flags = {
    ...planFlags,
    yes: Flags.boolean({char: 'y', summary: 'Do not ask', aliases: ['auto-approve']}),
    concurrency: Flags.integer({min: 1, summary: 'Assets at once; default: concurrency of weir.yml'}),
    json: Flags.boolean({summary: 'Print the events as JSON, one object a line'}),
  };

  async run(): Promise<void> {
    const {yes, json, concurrency} = this.flags;
    const applied = await applyEnvironment(this.context, {
      ...(this.args.plan !== undefined && {file: this.args.plan}),
      request: planRequest(this.flags),
      assumeYes: yes,
      show: (plan) => this.say(formatEnvironmentPlan(plan)),
      ...(concurrency !== undefined && {concurrency}),
      createReporter: () => this.createReporter({json}),
    });
    await this.say(
      applied.hasChanged
        ? `The environment ${applied.plan.environment} is as planned.`
        : `Nothing to do: the environment ${applied.plan.environment} is as the project says.`,
    );
  }
}
