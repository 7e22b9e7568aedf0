import {Args, Flags} from '@oclif/core';
import {CancelledError, RunError} from '#src/errors/index.ts';
import {planPipeline} from '#src/operations/run-pipeline/plan-pipeline.ts';
import {runPipeline, type PipelineRun} from '#src/operations/run-pipeline/run-pipeline.ts';
import {findUnfinishedAssets} from '#src/operations/run-pipeline/unfinished-assets.ts';
import {viewPlan} from '#src/operations/run-pipeline/view-plan.ts';
import type {AssetSelection} from '#src/operations/select-assets/select-assets.ts';
import {formatPlan} from '#src/present/plan.ts';
import {WeirCommand} from './_command.ts';
import {readAssignments} from './_assignments.ts';
import {selectionFlags, selectionOf} from './_selection-flags.ts';

export default class Run extends WeirCommand<typeof Run> {
  static override summary = 'Bring the assets of the project up to date and check them';
  static override description = `Plans, then loads and builds every selected asset as soon as what it depends on is done, runs its checks and records the run.
A run that was killed, stopped or failed is continued by the next one: what it committed is not loaded twice, and a load in chunks goes on at the chunk that failed.
Loads with a cursor bring what is new; --full-refresh loads them from the beginning, --from and --to load a part of them again.
Exit status: 0 all well, 1 an asset or a check failed, 2 the project is wrong, 130 stopped by Ctrl-C.`;
  static override examples = [
    '<%= config.bin %> run',
    '<%= config.bin %> run staging.orders+ --dry-run',
    '<%= config.bin %> run --select tag:daily --exclude tag:slow --json',
    '<%= config.bin %> run "state:modified+" "result:error+"',
    '<%= config.bin %> run --resume --fail-fast',
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
      summary:
        'Assets to run: names, schema.*, tag:x, path:assets/raw, state:modified, git:main and more (see `weir ls --help`)',
    }),
    ...selectionFlags,
    'dry-run': Flags.boolean({summary: 'Print the plan and touch nothing'}),
    sql: Flags.boolean({summary: 'With --dry-run: print the SQL of each asset too'}),
    resume: Flags.boolean({
      summary: 'Only what the last run left: assets that failed or were skipped, and what depends on them',
      exclusive: ['fresh', 'full-refresh', 'from', 'to'],
    }),
    'fail-fast': Flags.boolean({summary: 'Start nothing more once an asset failed'}),
    fresh: Flags.boolean({summary: 'Do not continue unfinished work of earlier runs'}),
    'full-refresh': Flags.boolean({
      summary: 'Load everything again and set the cursors anew',
      exclusive: ['from', 'to'],
    }),
    from: Flags.string({summary: 'Load again from this value of the cursor on; where loads stand stays'}),
    to: Flags.string({summary: 'Load again up to this value of the cursor, itself not included'}),
    var: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      summary: 'Value of a variable of weir.yml, as name=value',
    }),
    concurrency: Flags.integer({min: 1, summary: 'Assets at once; default: concurrency of weir.yml'}),
    json: Flags.boolean({summary: 'Print the events (or the plan) as JSON, one object a line'}),
  };

  async run(): Promise<void> {
    const {flags} = this;
    const selection = selectionOf([...this.words, ...(flags.select ?? [])], flags);
    if (flags['dry-run']) return this.showPlan(selection);
    const run = await runPipeline(this.contextWithVariables(), {
      ...selection,
      resume: flags.resume,
      failFast: flags['fail-fast'],
      fresh: flags.fresh,
      fullRefresh: flags['full-refresh'],
      ...rangeOf(flags),
      ...(flags.concurrency !== undefined && {concurrency: flags.concurrency}),
      reporter: await this.createReporter({json: flags.json}),
    });
    throwUnlessSucceeded(run);
  }

  private contextWithVariables() {
    return {
      ...this.context,
      project: () => this.context.project(),
      variables: readAssignments(this.flags.var ?? []),
    };
  }

  private async showPlan(selection: AssetSelection): Promise<void> {
    const resumed = this.flags.resume && {only: await findUnfinishedAssets(this.context)};
    const {compiled, selected, plan} = await planPipeline(this.contextWithVariables(), {
      ...selection,
      ...resumed,
    });
    for (const notice of compiled.notices)
      await this.say(`${notice.level === 'warn' ? 'warning' : 'note'}: ${notice.message}`);
    for (const warning of selected.warnings) await this.say(`warning: ${warning}`);
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
      hint: `See \`weir runs show ${run.runId}\`; after the fix run \`weir run --resume\`, or \`weir run\` for everything.`,
      details: {runId: run.runId},
    });
}
