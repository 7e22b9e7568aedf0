import {Args, Flags} from '@oclif/core';
import {createProgressLine} from '#src/cli/progress-line.ts';
import {UsageError} from '#src/errors/index.ts';
import {profileTable, type ProfileRequest} from '#src/operations/profile/profile-table.ts';
import {writeChecks} from '#src/operations/profile/write-checks.ts';
import {openOutputFile} from '#src/operations/run-query/open-output-file.ts';
import {formatProfile, formatProfileProgress, profileFormats} from '#src/present/profile/format-profile.ts';
import {WeirCommand} from './_command.ts';

export default class Profile extends WeirCommand<typeof Profile> {
  static override summary = 'Show what the rows of a table are like, and which checks they pass';
  static override description = `Counts NULLs and distinct values, and shows ranges, quantiles, histograms, the most frequent values, patterns of texts, gaps in dates, keys, duplicates and correlations. What is estimated or sampled says so.
Columns that may hold personal data are told as hints, by their name and by the form of their values; their values are masked in every output. The table itself is only read.
With --suggest, checks that the whole table passes are printed as YAML; --write adds them to <asset>.checks.yml and keeps what stands there.
Exit status: 0 done, 1 the table cannot be read, 2 wrong usage, 3 no connection, 5 the system cannot do it, 130 stopped by Ctrl-C.`;
  static override examples = [
    '<%= config.bin %> profile marts.orders',
    '<%= config.bin %> profile public.orders --connection app --sample 5% --where "total > 0"',
    '<%= config.bin %> profile orders.csv --connection files --format html --out orders.html',
    '<%= config.bin %> profile marts.orders --suggest --write',
  ];
  static override args = {
    table: Args.string({
      required: true,
      description: 'Table, asset, or connection:table; on a connection of files a path',
    }),
  };
  static override flags = {
    connection: Flags.string({
      char: 'c',
      summary: 'Connection, URL or database file; default: that of the asset, or the default one',
    }),
    columns: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      summary: 'Only these columns',
    }),
    where: Flags.string({summary: 'SQL condition that limits the rows'}),
    sample: Flags.string({summary: 'Look at so many random rows only, e.g. 100000 or 5%'}),
    format: Flags.option({options: profileFormats})({
      char: 'f',
      default: 'text',
      summary: 'Form of the output',
    }),
    out: Flags.string({char: 'o', summary: 'Write the output to this file'}),
    force: Flags.boolean({summary: 'Replace the file of --out', dependsOn: ['out']}),
    suggest: Flags.boolean({summary: 'Suggest checks that the table passes'}),
    write: Flags.boolean({
      summary: 'Add the suggested checks to the file of the asset',
      dependsOn: ['suggest'],
    }),
    yes: Flags.boolean({char: 'y', summary: 'Do not ask before checks are written', dependsOn: ['write']}),
  };

  async run(): Promise<void> {
    const {format, out, force, yes} = this.flags;
    const line = createProgressLine(this.runtime);
    const sink =
      out === undefined
        ? undefined
        : await openOutputFile(this.context, out, {overwrite: force, compression: 'none'});
    try {
      const {profile, target} = await profileTable(this.context, {
        ...this.request(),
        onProgress: (progress) => line.show(formatProfileProgress(progress)),
      });
      await line.clear();
      const text = formatProfile(profile, format);
      if (sink) {
        await sink.write(text);
        await sink.commit();
      } else await this.print(text);
      if (!this.flags.write) return;
      const {rules = []} = profile.suggestions ?? {};
      const {file, added} = await writeChecks(this.context, {asset: target.asset!, rules, assumeYes: yes});
      await this.say(added === 0 ? `${file} has them all` : `Wrote ${added} checks to ${file}`);
    } finally {
      await line.clear();
      await sink?.discard();
    }
  }

  private request(): ProfileRequest {
    const {connection, columns, where, sample, suggest, write, yes} = this.flags;
    for (const [name, value] of Object.entries({where, sample, connection}))
      if (value !== undefined && value.trim() === '')
        throw new UsageError(`--${name} is empty`, {hint: `Give it a value, or leave --${name} out.`});
    return {
      name: this.args.table,
      ...(connection !== undefined && {connection}),
      ...(columns && {columns}),
      ...(where !== undefined && {where}),
      ...(sample !== undefined && {sample}),
      suggest,
      write: write ? {assumeYes: yes} : undefined,
    };
  }
}
