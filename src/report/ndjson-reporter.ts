import type {Reporter} from '../pipeline/events.ts';

/** One JSON object a line for each event, in order. */
export function createNdjsonReporter(write: (text: string) => Promise<void>): Reporter {
  let written = Promise.resolve();
  return {
    report(event) {
      const line = `${JSON.stringify(event)}\n`;
      written = written.then(() => write(line));
    },
    finish: () => written,
  };
}
