import {Flags} from '@oclif/core';
import {examineState} from '#src/operations/state/examine-state.ts';
import {formatStateFindings} from '#src/present/state-findings.ts';
import {WeirCommand} from '../_command.ts';

export default class StateDoctor extends WeirCommand<typeof StateDoctor> {
  static override summary = 'Compare where streams stand with what is in their tables';
  static override description = `Looks for streams whose table is gone or ends before the place where they stand, and for parts of loads that were never finished.
Exit status: 0 nothing found or all put right, 1 something is left to decide.`;
  static override examples = ['<%= config.bin %> state doctor', '<%= config.bin %> state doctor --fix'];
  static override flags = {
    connection: Flags.string({char: 'c', summary: 'Only streams into this connection, URL or database file'}),
    fix: Flags.boolean({summary: 'Put right what can be without losing anything'}),
    json: Flags.boolean({summary: 'Print a JSON object'}),
  };

  async run(): Promise<void> {
    const {connection, fix, json} = this.flags;
    const examination = await examineState(this.context, {
      fix,
      ...(connection !== undefined && {connection}),
    });
    await this.print(json ? `${JSON.stringify(examination)}\n` : formatStateFindings(examination));
    if (examination.findings.some(({isFixed}) => !isFixed)) this.runtime.setExitCode(1);
  }
}
