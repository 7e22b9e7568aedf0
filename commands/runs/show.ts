import {Args, Flags} from '@oclif/core';
import {readRun, readRunEvents} from '#src/operations/runs/read-runs.ts';
import {formatRunDetails} from '#src/present/runs.ts';
import {WeirCommand} from '../_command.ts';

export default class RunsShow extends WeirCommand<typeof RunsShow> {
  static override summary = 'Show the assets and checks of one run';
  static override examples = [
    '<%= config.bin %> runs show',
    '<%= config.bin %> runs show 20261125-1430 --events',
  ];
  static override args = {
    run: Args.string({description: 'Id, start of an id, or last', default: 'last'}),
  };
  static override flags = {
    events: Flags.boolean({
      summary: 'Print the recorded events, one JSON object a line',
      exclusive: ['json'],
    }),
    json: Flags.boolean({summary: 'Print one JSON object'}),
  };

  async run(): Promise<void> {
    const details = await readRun(this.context, this.args.run);
    if (this.flags.events) return this.print(await readRunEvents(this.context, details.run.id));
    await this.print(this.flags.json ? `${JSON.stringify(details)}\n` : formatRunDetails(details));
  }
}
