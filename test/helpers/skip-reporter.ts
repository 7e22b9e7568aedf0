import type {Reporter, TestModule} from 'vitest/node';

/** Ends a run with the tests that were skipped and why, so that no engine is left out unseen. */
export default class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, number>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const result = test.result();
        const note = result.state === 'skipped' ? result.note : undefined;
        const line = `${module.relativeModuleId}${note ? `: ${note}` : ''}`;
        counts.set(line, (counts.get(line) ?? 0) + 1);
      }
    }
    if (counts.size === 0) return;
    process.stdout.write('\nSkipped:\n');
    for (const [line, count] of counts) process.stdout.write(`  ${count} in ${line}\n`);
  }
}
