import {Flags} from '@oclif/core';
import {examine} from '#src/operations/doctor/examine.ts';
import {formatFindings} from '#src/present/findings.ts';
import {WeirCommand} from './_command.ts';

export default class Doctor extends WeirCommand<typeof Doctor> {
  static override summary = 'Look for what is wrong on this machine and in this project';
  static override description = `Checks Node, drivers, weir.yml, assets and state. Connects nowhere: for that there is \`weir health\`.
Exit status: 0 nothing is wrong, 1 something is.`;
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --json'];
  static override flags = {
    json: Flags.boolean({summary: 'Print a JSON array of findings'}),
  };

  async run(): Promise<void> {
    const findings = await examine(this.context);
    const text = this.flags.json ? `${JSON.stringify(findings)}\n` : formatFindings(findings);
    await this.print(this.runtime.redactor.redact(text));
    if (findings.some((finding) => finding.level === 'fail')) this.runtime.setExitCode(1);
  }
}
