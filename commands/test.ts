import {Args, Flags} from '@oclif/core';
import {RunError} from '#src/errors/index.ts';
import {runTests, type TestResult} from '#src/operations/run-tests/run-tests.ts';
import {formatTestCounts, formatTestResult, formatTestRunJson} from '#src/present/test-run.ts';
import {formatJunit} from '#src/present/test-run-junit.ts';
import {WeirCommand} from './_command.ts';
import {selectionFlags, selectionOf} from './_selection-flags.ts';

export default class Test extends WeirCommand<typeof Test> {
  static override summary = 'Run unit tests of assets and checks of their tables';
  static override description = `Unit tests give rows to the SELECT of an asset and compare what comes out, without reading or writing a table: the rows stand in place of the tables.
They are written beside the asset as <asset>.test.yml, in its header under unit_tests:, or in the form of dbt. Checks look at the tables as they are.
Exit status: 0 all passed, 1 a test failed or could not run, 2 the project is wrong.`;
  static override examples = [
    '<%= config.bin %> test',
    '<%= config.bin %> test marts.revenue --unit',
    '<%= config.bin %> test tag:daily --unit --local',
    '<%= config.bin %> test test_type:unit --junit > tests.xml',
  ];
  static override strict = false;
  static override args = {
    selection: Args.string({
      description: 'Assets and tests, same as --select; see `weir ls --help`',
      required: false,
    }),
  };
  static override flags = {
    select: Flags.string({
      char: 's',
      multiple: true,
      multipleNonGreedy: true,
      summary: 'Assets whose tests to run, or tests themselves; default: everything',
    }),
    ...selectionFlags,
    unit: Flags.boolean({summary: 'Unit tests only', exclusive: ['data']}),
    data: Flags.boolean({summary: 'Checks only'}),
    local: Flags.boolean({
      summary:
        'Run unit tests on the embedded database, the SQL translated; no connection is opened for them',
    }),
    json: Flags.boolean({summary: 'Print one JSON object for each test', exclusive: ['junit']}),
    junit: Flags.boolean({summary: 'Print the results as XML of JUnit'}),
  };

  async run(): Promise<void> {
    const {flags} = this;
    const run = await runTests(this.context, {
      ...selectionOf([...this.words, ...(flags.select ?? [])], flags),
      kinds: flags.unit ? ['unit'] : flags.data ? ['data'] : ['unit', 'data'],
      isLocal: flags.local,
      onResult: (result: TestResult) => void this.say(formatTestResult(result).trimEnd()),
    });
    for (const warning of run.warnings) await this.say(`warning: ${warning}`);
    await this.say(formatTestCounts(run).trimEnd());
    if (flags.json) await this.print(formatTestRunJson(run));
    if (flags.junit) await this.print(formatJunit(run));
    const bad = run.counts.failed + run.counts.errored;
    if (bad > 0)
      throw new RunError(`${bad} of ${run.results.length} tests did not pass`, {
        hint: 'Correct the asset or the test; `weir test <asset>` runs those of one asset.',
      });
  }
}
