import {Args, Flags} from '@oclif/core';
import {createProgressLine} from '#src/cli/progress-line.ts';
import {benchmarkLoad} from '#src/operations/benchmark/benchmark-load.ts';
import {formatBenchmark} from '#src/present/benchmark.ts';
import {WeirCommand} from './_command.ts';

export default class Benchmark extends WeirCommand<typeof Benchmark> {
  static override summary = 'Measure how fast a source is read and loaded';
  static override description =
    'Rows go into a table of their own, which is dropped afterwards. Reading alone is measured too, where the destination does not open files itself, so that it shows which side is the slower one.';
  static override examples = [
    '<%= config.bin %> benchmark app:public.orders warehouse',
    '<%= config.bin %> benchmark files:orders.csv warehouse --rounds 5 --json',
  ];
  static override args = {
    source: Args.string({required: true, description: 'connection:table, or with --query connection:SQL'}),
    destination: Args.string({required: true, description: 'A connection'}),
  };
  static override flags = {
    query: Flags.boolean({summary: 'The source is SQL, not a table'}),
    rounds: Flags.integer({min: 1, max: 100, default: 3, summary: 'How often; default 3'}),
    json: Flags.boolean({summary: 'Print the measurements as JSON'}),
  };

  async run(): Promise<void> {
    const {query, rounds, json} = this.flags;
    const progress = createProgressLine(this.runtime);
    try {
      const parts = await benchmarkLoad(this.context, {
        from: this.args.source,
        to: this.args.destination,
        isQuery: query,
        rounds,
        onPart: (text) => progress.show(text),
      });
      await progress.clear();
      await this.print(json ? `${JSON.stringify(parts)}\n` : formatBenchmark(parts));
    } finally {
      await progress.clear();
    }
  }
}
