import type {ConnectionTest} from '../operations/connection/test-connections.ts';

/** One line a connection; a failure with its whole sentence and what to do. */
export function formatConnectionTests(tests: readonly ConnectionTest[]): string {
  if (tests.length === 0) return 'No connections yet. Add one with `weir connection add`.\n';
  const width = Math.max(...tests.map(({name}) => name.length));
  return tests
    .map((test) => {
      const start = `${test.state === 'ok' ? 'ok  ' : 'FAIL'}  ${test.name.padEnd(width)}  `;
      if (test.state === 'ok')
        return `${start}${Math.round(test.latencyMs)} ms, ${test.version}, as ${test.identity}\n`;
      const {message, hint, code} = test.error;
      const indent = `\n${' '.repeat(start.length)}`;
      return `${start}${[...message.split('\n'), ...(hint === undefined ? [] : [hint]), `[${code}]`].join(indent)}\n`;
    })
    .join('');
}

export function connectionTestRecord(test: ConnectionTest): Record<string, unknown> {
  const {name, type, state} = test;
  if (test.state === 'ok')
    return {
      name,
      type,
      state,
      latencyMs: Math.round(test.latencyMs),
      version: test.version,
      identity: test.identity,
    };
  const {code, message, hint, exitCode} = test.error;
  return {name, type, state, error: {code, message, ...(hint !== undefined && {hint}), exitCode}};
}
