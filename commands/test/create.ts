import {Args, Flags} from '@oclif/core';
import {createTest} from '#src/operations/unit-test/create-test.ts';
import {WeirCommand} from '../_command.ts';

export default class TestCreate extends WeirCommand<typeof TestCreate> {
  static override summary = 'Record a unit test from the tables as they are';
  static override description = `Reads some rows of every table that the asset reads, runs its SELECT on just these rows and writes both into <asset>.test.yml beside it.
Look at the expected rows before you keep them: they say what the SELECT does, not what it should do.`;
  static override examples = [
    '<%= config.bin %> test create marts.revenue',
    `<%= config.bin %> test create marts.revenue --limit 5 --where "staging.orders=country = 'DE'"`,
  ];
  static override args = {asset: Args.string({required: true, description: 'SQL asset to test'})};
  static override flags = {
    name: Flags.string({summary: 'Name of the test; default: recorded'}),
    limit: Flags.integer({default: 10, min: 1, summary: 'Most rows of each table'}),
    where: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      default: [],
      summary: 'Condition on a table as TABLE=CONDITION; the table may be left out where there is only one',
    }),
    json: Flags.boolean({summary: 'Print what was recorded as JSON'}),
  };

  async run(): Promise<void> {
    const {name, limit, where, json} = this.flags;
    const created = await createTest(this.context, {
      asset: this.args.asset,
      limit,
      where,
      ...(name !== undefined && {name}),
    });
    if (json) return this.print(`${JSON.stringify(created)}\n`);
    const inputs = created.inputs.map(({table, rows}) => `${table} (${rows})`).join(', ');
    await this.say(
      `Recorded ${created.name} in ${created.file}: rows of ${inputs || 'no table'}, ${created.expectedRows} expected`,
    );
  }
}
