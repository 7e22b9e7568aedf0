import type {LintFinding, LintReport} from '../operations/lint/lint-project.ts';
import {countOf} from '../util/format-quantity.ts';

/** A line for each finding, by file. */
export function formatLintFindings(findings: readonly LintFinding[]): string {
  return findings
    .map(
      ({file, line, column, severity, rule, message}) =>
        `${file}:${line}:${column} ${severity} ${message} [${rule}]\n`,
    )
    .join('');
}

export function formatLintSum({findings, assets, fixed}: LintReport): string {
  const errors = findings.filter(({severity}) => severity === 'error').length;
  const warnings = countOf(findings.length - errors, 'warning');
  return `${countOf(errors, 'error')} and ${warnings} in ${countOf(assets, 'asset')}${fixed > 0 ? `, ${countOf(fixed, 'finding')} fixed` : ''}`;
}

/** Commands of a workflow of GitHub, which show findings beside the lines. */
export function formatLintForGithub(findings: readonly LintFinding[]): string {
  return findings
    .map(({file, line, column, severity, rule, message}) => {
      const properties = `file=${escapeProperty(file)},line=${line},col=${column},title=${escapeProperty(rule)}`;
      return `::${severity === 'error' ? 'error' : 'warning'} ${properties}::${escapeData(message)}\n`;
    })
    .join('');
}

/** See https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function formatLintAsSarif(
  findings: readonly LintFinding[],
  rules: readonly {id: string; summary: string}[],
): string {
  const sarif = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'weir',
            rules: rules.map(({id, summary}) => ({id, shortDescription: {text: summary}})),
          },
        },
        results: findings.map(({file, line, column, severity, rule, message}) => ({
          ruleId: rule,
          level: severity === 'error' ? 'error' : 'warning',
          message: {text: message},
          locations: [
            {
              physicalLocation: {
                artifactLocation: {uri: file},
                region: {startLine: line, startColumn: column},
              },
            },
          ],
        })),
      },
    ],
  };
  return `${JSON.stringify(sarif, null, 2)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
