import {Args} from '@oclif/core';
import {CancelledError, RunError} from '#src/errors/index.ts';
import {demoQuery, runDemo} from '#src/operations/demo/run-demo.ts';
import {formatResult} from '#src/present/format-result.ts';
import {formatHealth} from '#src/present/health.ts';
import {WeirCommand} from './_command.ts';

const healthTimeoutMs = 5000;

export default class Demo extends WeirCommand<typeof Demo> {
  static override summary = 'Build a small pipeline on real data in a new folder, run it and query it';
  static override description = `Three million flights and their airports, shipped with weir: loads them into a warehouse, transforms and checks them, then shows a query and the health of the connections. Needs no network and takes seconds.
The project stays in the folder, ./weir-demo unless another is named, to play with.`;
  static override examples = ['<%= config.bin %> demo', '<%= config.bin %> demo /tmp/flights'];
  static override args = {
    directory: Args.string({description: 'New folder for the project; default: weir-demo, here'}),
  };

  async run(): Promise<void> {
    const {runtime, context} = this;
    const options = {directory: this.args.directory, healthTimeoutMs};
    let folder = '';
    const run = await runDemo(context, options, {
      created: async ({directory, created}) => {
        folder = runtime.paths.relative(runtime.env.cwd, directory) || '.';
        await this.say(`Made a project of ${created.length} files in ${directory}`);
      },
      running: async () => {
        await this.say('\n$ weir run');
        return this.createReporter({json: false});
      },
      querying: () => this.say(`\n$ weir query "${demoQuery.replaceAll('\n', '\n    ')}"`),
      result: async (result) => {
        for await (const piece of formatResult('table', result)) await this.print(piece);
      },
      health: async (snapshot) => {
        await this.say('\n$ weir health');
        await this.print(formatHealth(snapshot));
      },
    });
    if (run.status === 'cancelled') throw new CancelledError();
    if (run.status === 'failed')
      throw new RunError('The demo did not run through', {
        hint: `Its project is in ${folder}: see the lines above.`,
      });
    await this.say(
      `\nThe project is yours to play with:\n  cd ${folder}\n  weir runs show\n  weir tables list`,
    );
  }
}
