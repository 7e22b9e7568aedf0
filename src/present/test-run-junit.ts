import type {TestResult, TestRun} from '../operations/run-tests/run-tests.ts';
import {formatDifferences} from './test-run.ts';

/** A run of tests as JUnit's XML, one suite for each asset. */
export function formatJunit({results, counts, elapsedMs}: TestRun): string {
  const suites = [...Map.groupBy(results, ({asset}) => asset)].map(([asset, tests]) =>
    suiteXml(asset, tests),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="weir test" tests="${results.length}" failures="${counts.failed}" errors="${counts.errored}" time="${seconds(elapsedMs)}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteXml(asset: string, tests: readonly TestResult[]): string {
  const count = (status: TestResult['status']) => tests.filter((test) => test.status === status).length;
  const elapsedMs = tests.reduce((sum, test) => sum + test.elapsedMs, 0);
  return [
    `  <testsuite name="${escapeXml(asset)}" tests="${tests.length}" failures="${count('failed')}" errors="${count('errored')}" time="${seconds(elapsedMs)}">`,
    ...tests.map(caseXml),
    '  </testsuite>',
  ].join('\n');
}

function caseXml({
  asset,
  name,
  file,
  line,
  elapsedMs,
  status,
  failed = [],
  failures,
  error,
}: TestResult): string {
  const open = `    <testcase classname="${escapeXml(asset)}" name="${escapeXml(name)}" file="${escapeXml(file)}"${line === undefined ? '' : ` line="${line}"`} time="${seconds(elapsedMs)}"`;
  if (status === 'passed') return `${open}/>`;
  const text = error
    ? [error.message, error.hint ?? ''].join('\n').trim()
    : failures === undefined
      ? failed.map(formatDifferences).join('\n')
      : `${failures} rows against the rule`;
  const tag = {failed: 'failure', errored: 'error', warned: 'system-out'}[status];
  const message = tag === 'system-out' ? '' : ` message="${escapeXml(text.split('\n')[0]!)}"`;
  return `${open}>\n      <${tag}${message}>${escapeXml(text)}</${tag}>\n    </testcase>`;
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}

/** XML 1.0 has no way to write most control characters. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
