import {Args, Flags} from '@oclif/core';
import {CancelledError, RunError} from '#src/errors/index.ts';
import {planPipeline} from '#src/operations/run-pipeline/plan-pipeline.ts';
import {runPipeline, type PipelineRun} from '#src/operations/run-pipeline/run-pipeline.ts';
import {viewPlan} from '#src/operations/run-pipeline/view-plan.ts';
import {formatPlan} from '#src/present/plan.ts';
import {WeirCommand} from './_command.ts';

export default class Run extends WeirCommand<typeof Run> {
  static override summary = 'Bring the assets of the project up to date and check them';
  static override description = `Plans, then loads and builds every selected asset as soon as what it depends on is done, runs its checks and records the run.
A run that was killed, stopped or failed is continued by the next one: what it committed is not loaded twice, and a load in chunks goes on at the chunk that failed.
Loads with a cursor bring what is new; --full-refresh loads them from the beginning, --from and --to load a part of them again.
Exit status: 0 all well, 1 an asset or a check failed, 2 the project is wrong, 130 stopped by Ctrl-C.`;
  static override examples = [
    '<%= config.bin %> run',
    '<%= config.bin %> run staging.orders+ --dry-run',
    '<%= config.bin %> run --select tag:daily --json',
  ];
  static override strict = false;
  static override args = {
    asset: Args.string({description: 'Assets to run, same as --select', required: false}),
  };
  static override flags = {
    select: Flags.string({
      char: 's',
      multiple: true,
      multipleNonGreedy: true,
      summary: 'Assets to run: name, schema.*, tag:x, path:assets/raw; +x with upstream, x+ with downstream',
    }),
    'dry-run': Flags.boolean({summary: 'Print the plan and touch nothing'}),
    sql: Flags.boolean({summary: 'With --dry-run: print the SQL of each asset too'}),
    resume: Flags.boolean({summary: 'Continue unfinished work; the default', exclusive: ['fresh']}),
    fresh: Flags.boolean({summary: 'Do not continue unfinished work of earlier runs'}),
    'full-refresh': Flags.boolean({
      summary: 'Load everything again and set the cursors anew',
      exclusive: ['from', 'to'],
    }),
    from: Flags.string({summary: 'Load again from this value of the cursor on; where loads stand stays'}),
    to: Flags.string({summary: 'Load again up to this value of the cursor, itself not included'}),
    concurrency: Flags.integer({min: 1, summary: 'Assets at once; default: concurrency of weir.yml'}),
    json: Flags.boolean({summary: 'Print the events (or the plan) as JSON, one object a line'}),
  };

  async run(): Promise<void> {
    const {flags} = this;
    const select = [...this.words, ...(flags.select ?? [])];
    if (flags['dry-run']) return this.showPlan(select);
    const run = await runPipeline(this.context, {
      select,
      fresh: flags.fresh,
      fullRefresh: flags['full-refresh'],
      ...rangeOf(flags),
      ...(flags.concurrency !== undefined && {concurrency: flags.concurrency}),
      reporter: await this.createReporter({json: flags.json}),
    });
    throwUnlessSucceeded(run);
  }

  private async showPlan(select: readonly string[]): Promise<void> {
    const {compiled, plan} = await planPipeline(this.context, {select});
    for (const notice of compiled.notices)
      await this.say(`${notice.level === 'warn' ? 'warning' : 'note'}: ${notice.message}`);
    const view = viewPlan(plan);
    await this.print(this.flags.json ? `${JSON.stringify(view)}\n` : formatPlan(view, {sql: this.flags.sql}));
  }
}

function rangeOf({from, to}: {from?: string | undefined; to?: string | undefined}) {
  if (from === undefined && to === undefined) return {};
  return {range: {...(from !== undefined && {from}), ...(to !== undefined && {to})}};
}

function throwUnlessSucceeded(run: PipelineRun): void {
  if (run.status === 'cancelled') throw new CancelledError();
  if (run.status === 'failed')
    throw new RunError(`${run.failed} of ${run.succeeded + run.failed + run.skipped} assets failed`, {
      hint: `See \`weir runs show ${run.runId}\`; after the fix run \`weir run\` again.`,
      details: {runId: run.runId},
    });
}
