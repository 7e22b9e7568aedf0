import {Args, Flags} from '@oclif/core';
import {createProgressLine} from '#src/cli/progress-line.ts';
import type {DiffReport, Difference} from '#src/operations/diff/diff-report.ts';
import {diffTables} from '#src/operations/diff/diff-tables.ts';
import {openOutputFile} from '#src/operations/run-query/open-output-file.ts';
import {
  diffCsvHeader,
  diffCsvLines,
  formatDifferences,
  formatDiffProgress,
  formatDiffSummary,
  formatDiffWork,
} from '#src/present/diff.ts';
import {WeirCommand} from './_command.ts';

const list = (summary: string, options: {char?: 'k'} = {}) =>
  Flags.string({...options, summary, multiple: true, multipleNonGreedy: true, delimiter: ','});

export default class Diff extends WeirCommand<typeof Diff> {
  static override summary = 'Compare two tables row by row, also across two systems';
  static override description = `A and B are connection:table, with a connection of weir.yml, a URL or a database file, or the name of an asset; environment: before either looks there. Nothing is changed in either.
Behind one connection a join compares them. Otherwise both sides sum up hashes of segments, and only rows of segments that differ are read. The key is the primary key, a unique index, or what the asset says.
Values of two systems are brought to one form: numbers without zeros at the end, instants in UTC at the lesser precision, documents by their meaning. NULL and the empty text differ. Inside of a project, progress is kept below .weir, so that --resume goes on after a failure.
Exit status: 0 equal, 1 different, 2 wrong usage, 3 no connection, 5 one of the systems cannot do it, 130 stopped by Ctrl-C.`;
  static override examples = [
    '<%= config.bin %> diff app:public.orders warehouse:raw.orders',
    '<%= config.bin %> diff dev:mart.revenue prod:mart.revenue --tolerance amount=0.01',
    '<%= config.bin %> diff app:orders warehouse:raw.orders --key id --where "id > 1000" --out differences.csv',
  ];
  static override args = {
    a: Args.string({required: true, description: 'connection:table, asset, or environment:asset'}),
    b: Args.string({required: true, description: 'The same for the other table'}),
  };
  static override flags = {
    key: list('Columns that identify a row; default: found', {char: 'k'}),
    columns: list('Compare only these columns'),
    exclude: list('Leave these columns out'),
    where: Flags.string({summary: 'SQL condition that limits the rows of both tables'}),
    tolerance: list('How far numbers may be apart: column=0.01, or 1e-9 for all decimals and floats'),
    limit: Flags.integer({default: 50, min: 0, summary: 'Most rows to show'}),
    'stats-only': Flags.boolean({summary: 'Count only, show no rows', exclusive: ['out']}),
    out: Flags.string({summary: 'Write every difference to this CSV file'}),
    force: Flags.boolean({summary: 'Replace the file of --out', dependsOn: ['out']}),
    resume: Flags.boolean({summary: 'Go on where the same comparison was cut off'}),
    json: Flags.boolean({summary: 'Print one JSON object'}),
  };

  async run(): Promise<void> {
    const {flags} = this;
    const {out, json} = flags;
    const sink =
      out === undefined
        ? undefined
        : await openOutputFile(this.context, out, {overwrite: flags.force, compression: 'none'});
    const line = createProgressLine(this.runtime);
    try {
      const shown = flags['stats-only'] ? 0 : flags.limit;
      const diff = await diffTables(this.context, {
        ...this.args,
        key: flags.key ?? [],
        columns: flags.columns ?? [],
        exclude: flags.exclude ?? [],
        tolerance: flags.tolerance ?? [],
        ...(flags.where !== undefined && {where: flags.where}),
        ...(out === undefined && {limit: shown}),
        resume: flags.resume,
        onProgress: (progress) => line.show(formatDiffProgress(progress)),
        onNotice: (text) => void this.say(text),
      });
      try {
        await line.clear();
        const {report} = diff;
        if (sink) {
          await sink.write(diffCsvHeader(report));
          for (const slice of diff.differences()) await sink.write(diffCsvLines(slice));
          await sink.commit();
        }
        await this.show(report, takeRows(diff.differences(), shown), json);
        if (!report.isEqual) this.runtime.setExitCode(1);
      } finally {
        await diff.close();
      }
    } finally {
      await line.clear();
      await sink?.discard();
    }
  }

  private async show(
    report: DiffReport,
    {differences, rows}: {differences: readonly Difference[]; rows: number},
    json: boolean,
  ): Promise<void> {
    if (json) return this.print(`${JSON.stringify({...report, differences})}\n`);
    const {changed, onlyInA, onlyInB} = report.rows;
    const rest = this.flags['stats-only'] ? 0 : changed + onlyInA + onlyInB - rows;
    await this.print(formatDiffSummary(report) + formatDifferences(report, differences, rest));
    await this.say(formatDiffWork(report));
  }
}

/** Differences of the first rows. */
function takeRows(
  slices: Iterable<readonly Difference[]>,
  most: number,
): {differences: Difference[]; rows: number} {
  const differences: Difference[] = [];
  let rows = 0;
  let last: string | undefined;
  for (const slice of slices)
    for (const difference of slice) {
      const key = JSON.stringify(difference.key);
      if (key !== last && rows === most) return {differences, rows};
      if (key !== last) rows += 1;
      last = key;
      differences.push(difference);
    }
  return {differences, rows};
}
