import type {PipelineEvent, Reporter} from '../../pipeline/events.ts';
import {stateFolder} from '../../pipeline/package/state-database.ts';
import type {Runtime} from '../../runtime/ports.ts';

/** Path of the recorded events of a run. */
export function recordingPath(runtime: Runtime, root: string, runId: string): string {
  return runtime.paths.join(root, stateFolder, 'runs', `${runId}.ndjson`);
}

/** Appends every event to the run's file, in order; several that wait are written together. */
export function createRunRecording(runtime: Runtime, root: string, runId: string): Reporter {
  const path = recordingPath(runtime, root, runId);
  let waiting = '';
  let writing: Promise<void> | undefined;
  const ready = runtime.files.makeDirectory(runtime.paths.dirname(path));
  const flush = async () => {
    await ready;
    while (waiting !== '') {
      const text = waiting;
      waiting = '';
      await runtime.files.appendText(path, text);
    }
    writing = undefined;
  };
  return {
    report(event: PipelineEvent) {
      waiting += `${JSON.stringify(event)}\n`;
      writing ??= flush();
    },
    finish: async () => {
      await writing;
    },
  };
}
