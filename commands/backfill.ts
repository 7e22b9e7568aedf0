import {Args, Flags} from '@oclif/core';
import {backfill} from '#src/operations/plan-apply/backfill.ts';
import {WeirCommand} from './_command.ts';

export default class Backfill extends WeirCommand<typeof Backfill> {
  static override summary = 'Build intervals of time of an asset: those that are missing, or a range again';
  static override description = `The rows of each interval take the place of those that the table has in it, so doing it twice does no harm.
What is done is kept in the warehouse together with the rows; a backfill that was stopped goes on with --missing.`;
  static override examples = [
    '<%= config.bin %> backfill marts.events --missing',
    '<%= config.bin %> backfill marts.events --start 2026-01-01 --end 2026-02-01 --batch 7',
  ];
  static override args = {
    asset: Args.string({required: true, description: 'An incremental asset with a time column'}),
  };
  static override flags = {
    env: Flags.string({default: 'prod', summary: 'Environment whose version is filled'}),
    missing: Flags.boolean({summary: 'All intervals that are due and not done'}),
    start: Flags.string({summary: 'From this moment (UTC) on'}),
    end: Flags.string({summary: 'Up to this moment (UTC), itself not included; default now'}),
    batch: Flags.integer({min: 1, summary: 'Intervals in one statement; default: what the asset says'}),
    json: Flags.boolean({summary: 'Print the events as JSON, one object a line'}),
  };

  async run(): Promise<void> {
    const {env, missing, start, end, batch, json} = this.flags;
    const {intervals} = await backfill(this.context, {
      asset: this.args.asset,
      environment: env,
      missing,
      ...(start !== undefined && {start}),
      ...(end !== undefined && {end}),
      ...(batch !== undefined && {batchSize: batch}),
      createReporter: () => this.createReporter({json}),
    });
    if (intervals.length === 0) await this.say('Nothing to do: no interval is missing.');
  }
}
