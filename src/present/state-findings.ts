import type {StateExamination} from '../operations/state/examine-state.ts';
import {countOf} from '../util/format-quantity.ts';

export function formatStateFindings({streams, findings, backup}: StateExamination): string {
  const lines = findings.map(({stream, problem, advice, isFixed}) =>
    isFixed ? `fixed  ${stream}: ${problem}` : `warn   ${stream}: ${problem}\n       ${advice}`,
  );
  const summary =
    findings.length === 0
      ? `${countOf(streams, 'stream')}, nothing is wrong`
      : `${countOf(streams, 'stream')}, ${countOf(findings.length, 'finding')}`;
  return [
    ...lines,
    summary,
    ...(backup === undefined ? [] : [`What was there is kept in ${backup}`]),
    '',
  ].join('\n');
}
