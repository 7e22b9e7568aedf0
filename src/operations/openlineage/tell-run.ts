import {messageOf} from '../../errors/index.ts';
import type {PipelineEvent, Reporter} from '../../pipeline/events.ts';
import {createLineageCache} from '../../pipeline/package/lineage-cache.ts';
import type {Sqlite} from '../../runtime/ports.ts';
import type {CompiledProject} from '../compile-project/compile-project.ts';
import type {OperationContext} from '../context.ts';
import {traceCompiled} from '../lineage/trace-project.ts';
import {describeJobs} from './describe-job.ts';
import {openEventSink, type EventSink} from './event-sink.ts';
import {createRunEvents} from './run-events.ts';

/** After so many failures in a row nobody seems to listen, and the run must not wait for every further event. */
const mostFailures = 3;

interface RunToTell {
  compiled: CompiledProject;
  /** Names of tables by asset, where a run is about others than those that the project writes. */
  relations?: ReadonlyMap<string, string>;
  database: Sqlite;
  reporter: Reporter;
}

/**
 * A reporter that also tells the run as OpenLineage events where weir.yml asks for it. Events that do not arrive are a
 * warning, and no failure of the run.
 */
export async function tellingRun(
  context: OperationContext,
  {compiled, relations, database, reporter}: RunToTell,
): Promise<Reporter> {
  const {runtime} = context;
  const {openlineage, root} = compiled.project;
  if (!openlineage) return reporter;
  const {place, send} = await openEventSink(openlineage, {runtime, root});
  const lineage = await traceCompiled(context, compiled, createLineageCache(database));
  const toRunEvent = createRunEvents(describeJobs(compiled, lineage, relations), runtime.sha256);
  const sending = createSending(send);
  let last: PipelineEvent | undefined;
  return {
    report(event) {
      last = event;
      reporter.report(event);
      const told = toRunEvent(event);
      if (told) sending.add(told);
    },
    async finish() {
      const problem = await sending.finish();
      if (problem !== undefined && last)
        reporter.report({
          v: 1,
          at: runtime.clock.now().toISOString(),
          runId: last.runId,
          type: 'notice',
          level: 'warn',
          message: runtime.redactor.redact(`OpenLineage events for ${place}: ${problem}`),
        });
      await reporter.finish();
    },
  };
}

/** Sends one event after the other, in order. */
function createSending(send: EventSink) {
  let done = Promise.resolve();
  let lost = 0;
  let inARow = 0;
  let reason: string | undefined;
  const attempt = async (event: object) => {
    if (inARow >= mostFailures) return void lost++;
    try {
      await send(event);
      inARow = 0;
    } catch (error) {
      lost++;
      inARow++;
      reason ??= messageOf(error);
    }
  };
  return {
    add(event: object) {
      done = done.then(() => attempt(event));
    },
    /** What went wrong, in words. */
    async finish(): Promise<string | undefined> {
      await done;
      return lost === 0 ? undefined : `${lost} did not arrive (${reason})`;
    },
  };
}
