import {Flags} from '@oclif/core';
import {planEnvironment} from '#src/operations/plan-apply/plan-environment.ts';
import {formatEnvironmentPlan} from '#src/present/environment-plan.ts';
import {planFlags, planRequest} from './_environment-flags.ts';
import {WeirCommand} from './_command.ts';

export default class Plan extends WeirCommand<typeof Plan> {
  static override summary = 'Say what `weir apply` would change in an environment, and touch nothing';
  static override description = `Compares the project with what the environment has: which assets are added, changed or removed, whether a change is breaking and for whom, which columns of tables come and go, which intervals of time are due, and how many rows the system expects.
Comments, blanks, the case of keywords and needless parentheses never count.`;
  static override examples = [
    '<%= config.bin %> plan --env dev',
    '<%= config.bin %> plan --env dev --out plan.json',
    '<%= config.bin %> plan --select staging.orders+ --json',
  ];
  static override flags = {
    ...planFlags,
    out: Flags.string({summary: 'Write the plan to this file, for `weir apply`'}),
    json: Flags.boolean({summary: 'Print the plan as JSON'}),
  };

  async run(): Promise<void> {
    const {out, json} = this.flags;
    const {plan, text, notices} = await planEnvironment(this.context, {
      ...planRequest(this.flags),
      ...(out !== undefined && {out}),
    });
    for (const {level, message} of notices)
      await this.say(`${level === 'warn' ? 'warning' : 'note'}: ${message}`);
    await this.print(json ? text : formatEnvironmentPlan(plan));
  }
}
