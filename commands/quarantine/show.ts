import {Args, Flags} from '@oclif/core';
import {showQuarantine} from '#src/operations/quarantine/show-rows.ts';
import {formatResult} from '#src/present/format-result.ts';
import {WeirCommand} from '../_command.ts';
import {loadFlag, scopeOf} from './_flags.ts';

export default class QuarantineShow extends WeirCommand<typeof QuarantineShow> {
  static override summary = 'Show rows that loads put aside';
  static override examples = [
    '<%= config.bin %> quarantine show raw.orders',
    '<%= config.bin %> quarantine show raw.orders --format csv --limit 10000',
  ];
  static override args = {asset: Args.string({required: true, description: 'Name of an asset'})};
  static override flags = {
    ...loadFlag,
    limit: Flags.integer({min: 1, default: 100, summary: 'Most rows of each load; default 100'}),
    format: Flags.option({
      options: ['table', 'vertical', 'markdown', 'csv', 'tsv', 'json', 'ndjson'] as const,
    })({default: 'table', summary: 'How to print them'}),
  };

  async run(): Promise<void> {
    const {limit, format} = this.flags;
    await showQuarantine(this.context, scopeOf(this.args.asset, this.flags), {
      limit,
      show: async (result) => {
        for await (const piece of formatResult(format, result)) await this.print(piece);
      },
    });
  }
}
