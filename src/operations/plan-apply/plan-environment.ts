import {formatPlanDocument, type PlanDocument} from '../../transform/plan-document.ts';
import type {CompileNotice} from '../compile-project/compile-project.ts';
import type {OperationContext} from '../context.ts';
import {makePlan, type PlanRequest} from './make-plan.ts';
import {recoverSwitches} from './switch-environment.ts';
import {withWorkspace} from './workspace.ts';

export interface PlannedEnvironment {
  plan: PlanDocument;
  /** Its bytes. */
  text: string;
  notices: readonly CompileNotice[];
}

/** Plans an environment and writes the plan to a file when asked to. */
export async function planEnvironment(
  context: OperationContext,
  {out, ...request}: PlanRequest & {out?: string},
): Promise<PlannedEnvironment> {
  await recoverIfNeeded(context);
  const {runtime} = context;
  return withWorkspace(context, {readOnly: true}, async (workspace) => {
    const {document} = await makePlan(workspace, request);
    const text = formatPlanDocument(document);
    if (out !== undefined) await runtime.files.writeText(runtime.paths.resolve(runtime.env.cwd, out), text);
    return {plan: document, text, notices: workspace.compiled.notices};
  });
}

/** A change of views that was cut off is finished first, or the plan would be made from a state that is not true. */
async function recoverIfNeeded(context: OperationContext): Promise<void> {
  const isPending = await withWorkspace(
    context,
    {readOnly: true},
    async ({store}) => store.pendingEnvironments().length > 0,
  );
  if (isPending) await withWorkspace(context, {readOnly: false}, recoverSwitches);
}
