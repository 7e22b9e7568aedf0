/** One line of a diagnosis. */
export interface FindingLine {
  name: string;
  level: 'ok' | 'warn' | 'fail';
  detail: string;
  advice?: string;
}

const marks = {ok: 'ok  ', warn: 'warn', fail: 'FAIL'};

export function formatFindings(findings: readonly FindingLine[]): string {
  const width = Math.max(...findings.map((finding) => finding.name.length));
  return findings
    .map(({name, level, detail, advice}) => {
      const indent = `\n${' '.repeat(width + 8)}`;
      const line = `${marks[level]}  ${name.padEnd(width)}  ${detail.replaceAll('\n', indent)}`;
      return `${line}${advice === undefined ? '' : `${indent}${advice}`}\n`;
    })
    .join('');
}
