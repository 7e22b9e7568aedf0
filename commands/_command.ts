import {Command, Flags, type Interfaces} from '@oclif/core';
import {adapters} from '#plugins/index.ts';
import {reportError} from '#src/cli/index.ts';
import type {Project} from '#src/config/project.ts';
import type {OperationContext} from '#src/operations/context.ts';
import {openProject, parseVariables} from '#src/operations/dbt/open-project.ts';
import type {Reporter} from '#src/pipeline/events.ts';
import {createInterruptSignal, createNodeRuntime, loadForProduction} from '#src/runtime/index.ts';

export type CommandFlags<T extends typeof Command> = Interfaces.InferredFlags<
  (typeof WeirCommand)['baseFlags'] & T['flags']
>;
export type CommandArgs<T extends typeof Command> = Interfaces.InferredArgs<T['args']>;

/** The composition root: joins plugins, configuration, runtime and reporters for every command. */
export abstract class WeirCommand<T extends typeof Command> extends Command {
  static override baseFlags = {
    project: Flags.directory({
      char: 'C',
      summary: 'Project folder; default: the nearest one with a weir.yml, upward from here',
      helpGroup: 'GLOBAL',
    }),
    environment: Flags.string({
      char: 'e',
      env: 'WEIR_ENVIRONMENT',
      aliases: ['target'],
      summary: 'Environment of weir.yml, or target of a dbt profile, to use',
      helpGroup: 'GLOBAL',
    }),
    vars: Flags.string({
      summary: "Values for var() over those of the project, e.g. '{start: 2024-01-01}'",
      helpGroup: 'GLOBAL',
    }),
    'profiles-dir': Flags.directory({
      summary: 'Folder of profiles.yml of a dbt project',
      helpGroup: 'GLOBAL',
    }),
  };

  protected readonly runtime = createNodeRuntime();
  protected flags!: CommandFlags<T>;
  protected args!: CommandArgs<T>;
  /** Words that are no flags, of a command with `strict = false`. */
  protected words!: readonly string[];
  protected context!: OperationContext;

  override async init(): Promise<void> {
    await super.init();
    const {args, argv, flags} = await this.parse({
      flags: this.ctor.flags,
      baseFlags: (super.ctor as typeof WeirCommand).baseFlags,
      args: this.ctor.args,
      strict: this.ctor.strict,
    });
    this.flags = flags as CommandFlags<T>;
    this.args = args as CommandArgs<T>;
    this.words = argv as string[];
    let project: Promise<Project> | undefined;
    this.context = {
      runtime: this.runtime,
      adapters,
      signal: createInterruptSignal(),
      project: () =>
        (project ??= openProject(this.runtime, adapters, {
          directory: this.flags.project,
          environment: this.flags.environment,
          ...(this.flags.vars !== undefined && {variables: parseVariables(this.flags.vars)}),
          ...(this.flags['profiles-dir'] !== undefined && {profilesDirectory: this.flags['profiles-dir']}),
        })),
    };
  }

  /** Data for stdout. */
  protected async print(data: string | Uint8Array): Promise<void> {
    await this.runtime.streams.stdout.write(data);
  }

  /** Talk for stderr, one line, secrets taken out. */
  protected async say(line: string): Promise<void> {
    await this.runtime.streams.stderr.write(`${this.runtime.redactor.redact(line)}\n`);
  }

  /** Loads a full-screen view, which nothing else needs. */
  protected loadScreen<Module>(load: () => Promise<Module>): Promise<Module> {
    return loadForProduction(load);
  }

  /** Shows a run: as JSON on stdout, as a live list on a terminal, otherwise line by line on stderr. */
  protected async createReporter(options: {json: boolean}): Promise<Reporter> {
    const report = await import('#src/report/index.ts');
    if (options.json) return report.createNdjsonReporter((text) => this.print(text));
    const writeLine = (line: string) => void this.say(line);
    const {stderr} = this.runtime.streams;
    return stderr.isTerminal && this.runtime.env.get('CI') === undefined
      ? report.createListrReporter(stderr.node, writeLine)
      : report.createLinesReporter(writeLine);
  }

  protected override async catch(error: Error): Promise<void> {
    const flags = this.flags as {json?: boolean} | undefined;
    this.runtime.setExitCode(await reportError(error, this.runtime, {json: flags?.json === true}));
  }
}
