import {Listr, ProcessOutput, type ListrTaskWrapper} from 'listr2';
import type {PipelineEvent, PlannedStep, Reporter} from '../pipeline/events.ts';
import {describeAmount, describeCheck, describeRun} from './step-words.ts';

type Task = ListrTaskWrapper<unknown, any, any>;

/** What a live line waits for. */
interface Line {
  task: Promise<Task>;
  settle: (outcome: {error?: string; skipped?: string}) => void;
}

/** A live list on a terminal: one line an asset with rows, bytes, rate and time; problems below their line. */
export function createListrReporter(stream: NodeJS.WriteStream, writeLine: (line: string) => void): Reporter {
  const lines = new Map<string, Line>();
  const afterwards: string[] = [];
  const files = new Map<string, string>();
  let shown: Promise<unknown> = Promise.resolve();
  const withTask = (asset: string, work: (task: Task) => void) => void lines.get(asset)?.task.then(work);
  const report = (event: PipelineEvent): void => {
    switch (event.type) {
      case 'run_started':
        if (event.continues !== undefined) writeLine(`Continuing the interrupted run ${event.continues}`);
        for (const step of event.steps) files.set(step.asset, step.file);
        shown = showSteps(event.steps, lines, stream);
        return;
      case 'step_started':
        return withTask(event.asset, (task) => (task.title = `${event.asset}  ${event.action}`));
      case 'step_progress':
        return withTask(event.asset, (task) => (task.output = describeAmount(event)));
      case 'check_finished':
        if (event.status !== 'passed') afterwards.push(`${event.asset}: ${describeCheck(event)}`);
        return;
      case 'step_finished':
        return finishStep(event);
      case 'notice':
        return void (lines.size === 0 ? writeLine(event.message) : afterwards.push(event.message));
      case 'run_finished':
        return void afterwards.push(describeRun(event));
      default:
    }
  };
  const finishStep = (event: Extract<PipelineEvent, {type: 'step_finished'}>): void => {
    const note = event.note === undefined ? '' : ` (${event.note})`;
    if (event.status !== 'succeeded' && event.status !== 'failed') {
      lines.get(event.asset)?.settle({skipped: `${event.asset}${note || ' (stopped)'}`});
      return;
    }
    if (event.error)
      afterwards.push(
        [`${event.asset} (${files.get(event.asset)}): ${event.error.message}`, event.error.hint]
          .filter(Boolean)
          .join('\n  '),
      );
    withTask(event.asset, (task) => (task.title = `${task.title}  ${describeAmount(event)}${note}`));
    lines
      .get(event.asset)
      ?.settle(event.status === 'failed' ? {error: firstLine(event.error?.message ?? 'checks failed')} : {});
  };
  return {
    report,
    async finish() {
      await shown;
      for (const text of afterwards) writeLine(text);
    },
  };
}

function showSteps(
  steps: readonly PlannedStep[],
  lines: Map<string, Line>,
  stream: NodeJS.WriteStream,
): Promise<unknown> {
  if (steps.length === 0) return Promise.resolve();
  const tasks = steps.map((step) => {
    const task = Promise.withResolvers<Task>();
    const end = Promise.withResolvers<{error?: string; skipped?: string}>();
    lines.set(step.asset, {task: task.promise, settle: end.resolve});
    return {
      title: `${step.asset}  waits`,
      async task(_: unknown, wrapper: Task) {
        task.resolve(wrapper);
        const outcome = await end.promise;
        if (outcome.skipped !== undefined) wrapper.skip(outcome.skipped);
        if (outcome.error !== undefined) throw new Error(outcome.error);
      },
      rendererOptions: {outputBar: false},
    };
  });
  return new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    registerSignalListeners: false,
    rendererOptions: {
      collapseErrors: false,
      collapseSkips: true,
      processOutput: new ProcessOutput(stream, stream),
    },
  }).run();
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
