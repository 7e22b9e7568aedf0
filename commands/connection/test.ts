import {Args, Flags} from '@oclif/core';
import {testConnections} from '#src/operations/connection/test-connections.ts';
import {connectionTestRecord, formatConnectionTests} from '#src/present/connection-test.ts';
import {WeirCommand} from '../_command.ts';

/** As for a connection that fails anywhere else. */
const failedExitCode = 3;

export default class ConnectionTest extends WeirCommand<typeof ConnectionTest> {
  static override summary = 'Open connections and see whether they answer';
  static override description = `All connections at once when none is named. Nothing is written to them.
Exit status: 0 all answer, 3 one does not.`;
  static override examples = [
    '<%= config.bin %> connection test',
    '<%= config.bin %> connection test app --timeout 3 --json',
  ];
  static override strict = false;
  static override args = {
    name: Args.string({description: 'Connections to test, several are fine; default: all'}),
  };
  static override flags = {
    timeout: Flags.integer({min: 1, default: 10, summary: 'Seconds to wait for each'}),
    json: Flags.boolean({summary: 'Print a JSON array'}),
  };

  async run(): Promise<void> {
    const tests = await testConnections(this.context, this.words, {timeoutMs: this.flags.timeout * 1000});
    const text = this.flags.json
      ? `${JSON.stringify(tests.map(connectionTestRecord))}\n`
      : formatConnectionTests(tests);
    await this.print(this.runtime.redactor.redact(text));
    if (tests.some(({state}) => state === 'failed')) this.runtime.setExitCode(failedExitCode);
  }
}
