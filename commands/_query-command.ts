import type {Command} from '@oclif/core';
import {describeError, errorRecord} from '#src/cli/describe-error.ts';
import {watch, type WatchScreen} from '#src/cli/watch.ts';
import {estimateQuery} from '#src/operations/run-query/estimate-query.ts';
import {openOutputFile} from '#src/operations/run-query/open-output-file.ts';
import {parseParameters, type ParameterDeclarations} from '#src/operations/run-query/parse-parameters.ts';
import type {QuerySummary} from '#src/operations/run-query/query-tally.ts';
import type {Script} from '#src/operations/run-query/read-script.ts';
import {runQuery, type QueryRequest} from '#src/operations/run-query/run-query.ts';
import {unloadQuery} from '#src/operations/run-query/unload-query.ts';
import {formatResult, type PrintableResult} from '#src/present/format-result.ts';
import {describeChange, describeCut, describeFile, formatStats} from '#src/present/query-notes.ts';
import {WeirCommand} from './_command.ts';
import {chooseOutput, type Output} from './_query-output.ts';
import type {QueryFlags} from './_query-flags.ts';

export interface ScriptsToRun {
  scripts: readonly Script[];
  /** Used when --connection names none. */
  connection?: string | undefined;
  declarations?: ParameterDeclarations;
  /** Use the embedded system where there is no project. Default false. */
  worksWithoutProject?: boolean;
}

/** Commands that run SQL: the flags of `queryFlags` as a query and its output. */
export abstract class QueryCommand<T extends typeof Command> extends WeirCommand<T> {
  protected async runScripts(flags: QueryFlags, toRun: ScriptsToRun): Promise<void> {
    const output = chooseOutput(flags, this.runtime.streams.stdout);
    const connection = flags.connection ?? toRun.connection;
    const asked: Omit<QueryRequest, 'notify'> = {
      scripts: toRun.scripts,
      worksWithoutProject: toRun.worksWithoutProject ?? false,
      parameters: parseParameters(flags.param ?? [], toRun.declarations),
      results: flags.result,
      onError: flags['on-error'],
      recordHistory: flags.history,
      ...(connection !== undefined && {connection}),
      ...(flags.timeout !== undefined && {timeoutMs: flags.timeout}),
      ...(flags['max-bytes'] !== undefined && {maxBytes: flags['max-bytes']}),
      ...(flags.checkpoint !== undefined && {checkpoint: flags.checkpoint}),
      ...(output.limit !== undefined && {limit: output.limit}),
      ...(output.singleResultPlace !== undefined && {singleResultPlace: output.singleResultPlace}),
    };
    if (flags.watch !== undefined)
      await watch(
        this.runtime,
        {intervalMs: flags.watch, signal: this.context.signal, say: (line) => this.say(line)},
        async (screen) => void (await this.runOnce(flags, asked, output, screen)),
      );
    else if (output.file !== undefined) await this.runIntoFile(flags, asked, output, output.file);
    else {
      const screen = {
        print: (data: string | Uint8Array) => this.print(data),
        say: (line: string) => this.say(line),
      };
      const summary = await this.runOnce(flags, asked, output, screen);
      if (summary && summary.failed > 0) this.runtime.setExitCode(1);
    }
  }

  /** The file takes its place only when everything went well. */
  private async runIntoFile(
    flags: QueryFlags,
    asked: Omit<QueryRequest, 'notify'>,
    output: Output,
    file: string,
  ): Promise<void> {
    const place = {overwrite: flags.force, compression: output.compression};
    const sink = await openOutputFile(this.context, file, place);
    try {
      const screen = {print: sink.write, say: (line: string) => this.say(line)};
      const {rows = 0, failed = 0} = (await this.runOnce(flags, asked, output, screen)) ?? {};
      if (failed > 0) return this.runtime.setExitCode(1);
      await this.say(describeFile(file, {rows, bytes: await sink.commit()}));
    } finally {
      await sink.discard();
    }
  }

  private async runOnce(
    flags: QueryFlags,
    asked: Omit<QueryRequest, 'notify'>,
    {format, limit}: Output,
    {print, say}: WatchScreen,
  ): Promise<QuerySummary | undefined> {
    let printedBytes = 0;
    const request: QueryRequest = {
      ...asked,
      notify: say,
      onFailure: (error) =>
        say(flags.json ? JSON.stringify({error: errorRecord(error)}) : describeError(error)),
      ...(flags.stats && {onSummary: (summary) => say(formatStats(summary, printedBytes))}),
    };
    const write = async (data: string | Uint8Array) => {
      printedBytes += typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength;
      await print(data);
    };
    if (format === 'parquet') return unloadQuery(this.context, {...request, format}, write);
    const printResult = async (result: PrintableResult) => {
      const options = {maxColumnWidth: flags['max-column-width']};
      for await (const piece of formatResult(format, result, options)) await write(piece);
    };
    if (flags.cost) return void (await printResult(await estimateQuery(this.context, request)));
    return runQuery(this.context, request, async (result) => {
      await printResult(result);
      const stats = result.stats();
      if (result.columns.length === 0) await say(describeChange(stats));
      if (stats.truncated && limit !== 0) await say(describeCut(stats));
    });
  }
}
