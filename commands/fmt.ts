import {Args, Flags} from '@oclif/core';
import {formatFiles, formatInput} from '#src/operations/fmt/format-files.ts';
import {formatFmtDiff, formatFmtOutcome} from '#src/present/fmt.ts';
import {WeirCommand} from './_command.ts';

export default class Fmt extends WeirCommand<typeof Fmt> {
  static override strict = false;
  static override summary = 'Lay out SQL and YAML of the project anew';
  static override description = `Clauses get lines of their own and keywords lower case; comments and tags of Jinja stay as they are. A file whose tokens would not stay the same is left alone, and so is YAML that would mean something else.
Exit status: 0 done, 1 with --check or --diff when a file would change, 2 wrong usage.`;
  static override examples = [
    '<%= config.bin %> fmt',
    '<%= config.bin %> fmt assets/mart --check',
    'cat query.sql | <%= config.bin %> fmt --stdin',
  ];
  static override args = {
    paths: Args.string({
      description: 'Files or folders; default: the whole project',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    check: Flags.boolean({summary: 'Change nothing; status 1 when a file would change'}),
    diff: Flags.boolean({summary: 'Change nothing; show what would change'}),
    stdin: Flags.boolean({
      summary: 'Format SQL of standard input to standard output',
      exclusive: ['check', 'diff'],
    }),
  };

  async run(): Promise<void> {
    const {check, diff, stdin} = this.flags;
    if (stdin) return this.print(await formatInput(this.context, await this.runtime.streams.stdin.read()));
    const isDry = check || diff;
    const files = await formatFiles(this.context, {paths: this.words, isDry});
    const changed = files.filter(({status}) => status === 'changed');
    if (diff) for (const file of changed) await this.print(formatFmtDiff(file));
    await this.say(formatFmtOutcome(files, {isDry}).trimEnd());
    if (isDry && changed.length > 0) this.runtime.setExitCode(1);
  }
}
