import type {PipelineEvent, Reporter} from '../pipeline/events.ts';
import {describeAmount, describeCheck, describeRun} from './step-words.ts';

/** One plain line for each thing that happened: for logs, pipes and CI. */
export function createLinesReporter(writeLine: (line: string) => void): Reporter {
  const files = new Map<string, string>();
  return {
    report(event) {
      if (event.type === 'run_started') for (const step of event.steps) files.set(step.asset, step.file);
      for (const line of describe(event, files)) writeLine(line);
    },
    finish: async () => {},
  };
}

function describe(event: PipelineEvent, files: ReadonlyMap<string, string>): string[] {
  switch (event.type) {
    case 'run_started':
      return [
        ...(event.continues === undefined ? [] : [`Continuing the interrupted run ${event.continues}`]),
        `Run ${event.runId} of ${event.project} (${event.environment}): ${event.steps.length} assets`,
      ];
    case 'step_started':
      return [`start  ${event.asset}: ${event.action}`];
    case 'step_finished': {
      const note = event.note === undefined ? '' : ` (${event.note})`;
      if (event.status === 'succeeded') return [`done   ${event.asset}: ${describeAmount(event)}${note}`];
      const word = {failed: 'FAILED', skipped: 'skip  ', cancelled: 'stop  '}[event.status];
      const {error} = event;
      return [
        `${word} ${event.asset} (${files.get(event.asset)})${note}${error ? `: ${error.message}` : ''}`,
        ...(error?.hint === undefined ? [] : [`       ${error.hint}`]),
      ];
    }
    case 'check_finished':
      return event.status === 'passed' ? [] : [`check  ${event.asset}: ${describeCheck(event)}`];
    case 'notice':
      return [`${event.level === 'warn' ? 'warning' : 'note'}: ${event.message}`];
    case 'run_finished':
      return [describeRun(event)];
    default:
      return [];
  }
}
