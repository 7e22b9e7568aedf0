import type {PlanView} from '../operations/run-pipeline/view-plan.ts';

/** The plan as text: one paragraph a step, in the order of work; with the SQL when asked for. */
export function formatPlan(plan: PlanView, options: {sql: boolean}): string {
  const lines = [
    `Plan for ${plan.project} (${plan.environment}): ${plan.steps.length} assets, nothing was touched`,
  ];
  for (const [position, step] of plan.steps.entries()) {
    lines.push('', `${position + 1}. ${step.asset}  ${step.action}`);
    lines.push(`   into   ${step.connection}: ${step.relation}`);
    lines.push(`   file   ${step.file}`);
    if (step.transport !== undefined) lines.push(`   moves  ${step.transport}`);
    if (step.delivery !== undefined)
      lines.push(
        `   brings ${step.delivery}: the destination does not keep where loads stand, so rows of a load that is cut off can come twice`,
      );
    if (step.dependsOn.length > 0) lines.push(`   after  ${step.dependsOn.join(', ')}`);
    if (step.checks.length > 0) lines.push(`   checks ${step.checks.join(', ')}`);
    if (options.sql && step.select !== undefined) lines.push('', indent(step.select.trim()));
  }
  return `${lines.join('\n')}\n`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '     ');
}
