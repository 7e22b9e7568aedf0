import {Args, Flags} from '@oclif/core';
import {durationFlag} from '#src/cli/duration-flag.ts';
import {checkHealth, type HealthSnapshot} from '#src/operations/check-health/check-health.ts';
import {formatHealth} from '#src/present/health.ts';
import {WeirCommand} from './_command.ts';

const clearScreen = '\u001B[H\u001B[2J';

export default class Health extends WeirCommand<typeof Health> {
  static override summary = 'Check every connection: state, latency, version, worst signal';
  static override description = `Probes all connections at once, each with its own time-out. A connection is up, degraded (it answers, but a signal fails) or down.
With --watch a new snapshot comes every --interval: in place on a terminal, one after another in a pipe, one JSON object a line with --json. Ctrl-C ends it with status 130.
Exit status: 0 all are up, 1 one is degraded, 3 one is down.`;
  static override examples = [
    '<%= config.bin %> health',
    '<%= config.bin %> health warehouse shop --json',
    '<%= config.bin %> health --watch --interval 10s',
  ];
  static override strict = false;
  static override args = {
    name: Args.string({
      description: 'Connections to check; default: all of weir.yml',
      required: false,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    timeout: durationFlag({default: 5000, summary: 'Most time for each connection; default 5s'}),
    watch: Flags.boolean({char: 'w', summary: 'Check again and again until Ctrl-C'}),
    interval: durationFlag({
      default: 5000,
      summary: 'With --watch: time between two checks; default 5s',
    }),
    json: Flags.boolean({summary: 'Print {checkedAt, connections} with every signal as JSON'}),
  };

  async run(): Promise<void> {
    const {timeout, watch, interval} = this.flags;
    const options = {names: this.words, timeoutMs: timeout};
    let snapshot = await checkHealth(this.context, options);
    await this.show(snapshot);
    while (watch) {
      await this.runtime.clock.sleep(interval, this.context.signal);
      snapshot = await checkHealth(this.context, options);
      await this.show(snapshot);
    }
    this.runtime.setExitCode(exitCode(snapshot));
  }

  private async show(snapshot: HealthSnapshot): Promise<void> {
    const {json, watch} = this.flags;
    if (json) return this.print(`${JSON.stringify(snapshot)}\n`);
    if (!watch) return this.print(formatHealth(snapshot));
    const begin = this.runtime.streams.stdout.isTerminal ? clearScreen : '';
    return this.print(`${begin}${snapshot.checkedAt}\n${formatHealth(snapshot)}\n`);
  }
}

function exitCode({connections}: HealthSnapshot): number {
  const has = (state: string) => connections.some((connection) => connection.state === state);
  if (has('down')) return 3;
  return has('degraded') ? 1 : 0;
}
