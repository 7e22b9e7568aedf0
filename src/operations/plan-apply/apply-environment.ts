import {UsageError, fileError} from '../../errors/index.ts';
import type {PlanDocument} from '../../transform/plan-document.ts';
import type {OperationContext} from '../context.ts';
import {applyPlan, type AppliedPlan, type ApplyRequest} from './apply-plan.ts';

export interface ApplyEnvironmentRequest extends Omit<ApplyRequest, 'plan' | 'agree'> {
  /** File of a plan. */
  file?: string;
  assumeYes: boolean;
  show: (plan: PlanDocument) => Promise<void>;
}

/** Applies a plan from a file, or one that is made now, shown and agreed to. */
export async function applyEnvironment(
  context: OperationContext,
  {file, assumeYes, show, ...request}: ApplyEnvironmentRequest,
): Promise<AppliedPlan> {
  const {prompts} = context.runtime;
  const plan = file === undefined ? undefined : await readPlan(context, file);
  const agree = async (made: PlanDocument): Promise<boolean> => {
    if (!assumeYes || !plan) await show(made);
    if (assumeYes) return true;
    if (!prompts.isAvailable)
      throw new UsageError(
        `Applying changes the environment ${made.environment}, and there is nobody to ask`,
        {
          code: 'usage-no-terminal',
          hint: 'Pass --yes (or --auto-approve) to apply without a question.',
        },
      );
    return prompts.confirm(`Change the environment ${made.environment} so?`, {default: false});
  };
  return applyPlan(context, {...request, ...(plan && {plan}), agree});
}

async function readPlan({runtime}: OperationContext, file: string): Promise<PlanDocument> {
  const path = runtime.paths.resolve(runtime.env.cwd, file);
  let text: string;
  try {
    text = await runtime.files.readText(path);
  } catch (error) {
    throw fileError(error, file) ?? error;
  }
  const plan = parsePlan(text);
  if (plan) return plan;
  throw new UsageError(`${file} is no plan that this weir can read`, {
    hint: 'Make one with `weir plan --out plan.json`.',
  });
}

function parsePlan(text: string): PlanDocument | undefined {
  try {
    const plan = JSON.parse(text) as Partial<PlanDocument> | null;
    const isPlan =
      plan?.format === 1 &&
      typeof plan.environment === 'string' &&
      typeof plan.digest === 'string' &&
      Array.isArray(plan.changes) &&
      Array.isArray(plan.selection?.select) &&
      typeof plan.basis?.files === 'string';
    return isPlan ? (plan as PlanDocument) : undefined;
  } catch {
    return undefined;
  }
}
