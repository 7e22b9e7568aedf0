import {Args} from '@oclif/core';
import {CancelledError, RunError} from '#src/errors/index.ts';
import {ingest} from '#src/operations/ingest/ingest.ts';
import {parseOptions} from '#src/operations/ingest/parse-options.ts';
import {planIngest} from '#src/operations/ingest/plan-ingest.ts';
import {viewPlan} from '#src/operations/run-pipeline/view-plan.ts';
import {formatPlan} from '#src/present/plan.ts';
import {WeirCommand} from './_command.ts';
import {ingestFlags} from './_ingest-flags.ts';

export default class Ingest extends WeirCommand<typeof Ingest> {
  static override summary = 'Load tables, files or streams, and next time only what is new';
  static override description = `SRC is connection:table, with * for several tables, connection:path, a file, a URL or - for standard input. DEST is connection:table, or connection:schema for several tables. Connections are those of weir.yml, URLs and database files; outside of a project it works with URLs and files.
With --cursor the destination keeps how far it was loaded, so the same command brings what is new since. Chunks are committed one by one; a load that was cut off goes on where it ended.
Exit status: 0 done, 1 a load failed, 2 wrong usage, 3 no connection, 5 one of the systems cannot do it, 130 stopped by Ctrl-C.`;
  static override examples = [
    '<%= config.bin %> ingest app:public.orders warehouse:raw.orders --mode merge --key id --cursor updated_at',
    '<%= config.bin %> ingest "app:public.*" warehouse:raw',
    '<%= config.bin %> ingest orders.csv warehouse.db:raw.orders',
    '<%= config.bin %> ingest app:public.events warehouse:raw.events --cursor id --from 1000 --to 2000',
    'cat orders.csv | <%= config.bin %> ingest - warehouse:raw.orders --format csv',
    '<%= config.bin %> ingest report.xlsx warehouse.db:raw.report --option sheet=Sales --option range=B3:F200',
  ];
  static override args = {
    source: Args.string({required: true, description: 'connection:table, a file, a URL or -'}),
    destination: Args.string({required: true, description: 'connection:table, or connection:schema'}),
  };
  static override flags = ingestFlags;

  async run(): Promise<void> {
    const {flags, args} = this;
    const request = {
      from: args.source,
      to: args.destination,
      isQuery: flags.query,
      isStream: flags.stream,
      options: parseOptions(flags.option ?? []),
      ...(flags.format !== undefined && {format: flags.format}),
      ...(flags.mode && {mode: flags.mode}),
      key: flags.key ?? [],
      cursor: flags.cursor ?? [],
      ...(flags.lag !== undefined && {lag: flags.lag}),
      ...(flags.chunk !== undefined && {chunk: flags.chunk}),
      ...(flags.parallel !== undefined && {parallel: flags.parallel}),
      select: flags.select ?? [],
      exclude: flags.exclude ?? [],
      ...(flags.missing && {missing: flags.missing}),
      ...(flags['updated-at'] !== undefined && {updatedAt: flags['updated-at']}),
      checksum: flags.checksum,
      ...(flags.retries !== undefined && {retries: flags.retries}),
      ...(flags['stall-timeout'] !== undefined && {stallTimeout: flags['stall-timeout']}),
    };
    if (flags['dry-run']) {
      const view = viewPlan((await planIngest(this.context, request)).plan);
      return this.print(flags.json ? `${JSON.stringify(view)}\n` : formatPlan(view, {sql: false}));
    }
    const {from, to} = flags;
    const run = await ingest(this.context, request, {
      fullRefresh: flags['full-refresh'],
      fresh: flags.fresh,
      ...((from ?? to) !== undefined && {
        range: {...(from !== undefined && {from}), ...(to !== undefined && {to})},
      }),
      ...(flags.concurrency !== undefined && {concurrency: flags.concurrency}),
      reporter: await this.createReporter({json: flags.json}),
    });
    if (run.status === 'cancelled') throw new CancelledError();
    if (run.status === 'failed')
      throw new RunError(`${run.failed} of ${run.succeeded + run.failed} loads failed`, {
        hint: 'Run the same command again after the fix: it goes on where it ended.',
        details: {runId: run.runId},
      });
  }
}
