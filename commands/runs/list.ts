import {Flags} from '@oclif/core';
import {readRuns} from '#src/operations/runs/read-runs.ts';
import {formatRunList} from '#src/present/runs.ts';
import {WeirCommand} from '../_command.ts';

export default class RunsList extends WeirCommand<typeof RunsList> {
  static override summary = 'List past runs, newest first';
  static override examples = [
    '<%= config.bin %> runs list',
    '<%= config.bin %> runs list --limit 100 --json',
  ];
  static override flags = {
    limit: Flags.integer({default: 20, min: 1, summary: 'Most runs to list'}),
    json: Flags.boolean({summary: 'Print a JSON array'}),
  };

  async run(): Promise<void> {
    const runs = await readRuns(this.context, {limit: this.flags.limit});
    await this.print(this.flags.json ? `${JSON.stringify(runs)}\n` : formatRunList(runs));
  }
}
