import {Args, Flags} from '@oclif/core';
import {lintProject, lintRules} from '#src/operations/lint/lint-project.ts';
import {
  formatLintAsSarif,
  formatLintFindings,
  formatLintForGithub,
  formatLintSum,
} from '#src/present/lint.ts';
import {WeirCommand} from './_command.ts';

export default class Lint extends WeirCommand<typeof Lint> {
  static override strict = false;
  static override summary =
    'Find what is likely wrong in assets, and what breaks the policies of the project';
  static override description = `Rules have names; \`lint:\` in weir.yml sets each to off, warn or error, and a comment \`-- weir: ignore RULE\` leaves out its own line or the next. policy.yml says what assets must have: owners, tags, checks, descriptions.
Opens no connection. Exit status: 0 no errors, 1 errors, 2 wrong usage.`;
  static override examples = [
    '<%= config.bin %> lint',
    '<%= config.bin %> lint assets/mart --fix',
    '<%= config.bin %> lint --sarif > lint.sarif',
  ];
  static override args = {
    paths: Args.string({description: 'Files, folders or assets; default: all', ignoreStdin: true}),
  };
  static override flags = {
    fix: Flags.boolean({summary: 'Mend what can be mended safely'}),
    json: Flags.boolean({summary: 'Print JSON', exclusive: ['sarif', 'github']}),
    sarif: Flags.boolean({summary: 'Print SARIF 2.1.0', exclusive: ['json', 'github']}),
    github: Flags.boolean({summary: 'Print commands of GitHub workflows', exclusive: ['json', 'sarif']}),
  };

  async run(): Promise<void> {
    const {fix, json, sarif, github} = this.flags;
    const report = await lintProject(this.context, {paths: this.words, fix});
    const {findings} = report;
    if (json) await this.print(`${JSON.stringify(report)}\n`);
    else if (sarif) await this.print(formatLintAsSarif(findings, lintRules));
    else await this.print(github ? formatLintForGithub(findings) : formatLintFindings(findings));
    await this.say(formatLintSum(report));
    if (findings.some(({severity}) => severity === 'error')) this.runtime.setExitCode(1);
  }
}
