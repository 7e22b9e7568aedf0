import {CancelledError, UsageError} from '../../errors/index.ts';
import {isReadOnlyStatement} from '../../sql/index.ts';
import {requireFacet, type Explain, type ExplainOptions} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {startDeadline} from '../deadline.ts';
import {locateError} from '../run-query/locate-error.ts';
import {openForScript, type ScriptRequest} from '../run-query/open-for-script.ts';
import {queryTimeout} from '../run-query/run-query.ts';
import {judgePlan, type JudgedNode} from './judge-plan.ts';

export interface ExplainRequest extends Omit<ScriptRequest, 'singleResultFormat'> {
  /** Run the statement and measure. */
  analyze: boolean;
  /** Run it also if it may write, without a question. */
  yes: boolean;
  timeoutMs?: number;
}

export interface ExplainedStatement {
  root: JudgedNode;
  planningMs?: number;
  executionMs?: number;
}

/** The plan of one statement with its suspicious places. Asks before it runs what may write. */
export async function explainStatement(
  context: OperationContext,
  request: ExplainRequest,
): Promise<ExplainedStatement> {
  const opened = await openForScript(context, request, context.signal);
  const {warehouse, statements} = opened;
  const statement = statements[0]!;
  try {
    if (statements.length > 1)
      throw new UsageError(`One statement can be explained at a time, and here are ${statements.length}`, {
        hint: 'Pass the one that you want to see.',
      });
    if (/^explain\b/i.test(statement.text))
      throw new UsageError('The statement is an EXPLAIN itself', {
        hint: 'Pass what stands after EXPLAIN, with --analyze if it is to run.',
      });
    const facet = requireFacet(warehouse, 'explain', 'explain a statement');
    const {lexicalTraits} = warehouse.definition.dialect;
    if (request.analyze && !isReadOnlyStatement(statement.text, lexicalTraits))
      await agreeToWrite(context, request);
    const deadline = startDeadline(context, request.timeoutMs, () =>
      queryTimeout(opened, request.timeoutMs!),
    );
    try {
      return await explainIn(facet, statement.text, {analyze: request.analyze, signal: deadline.signal});
    } finally {
      deadline.clear();
    }
  } catch (error) {
    throw locateError(error, statement, request.script);
  } finally {
    await warehouse.close();
  }
}

/** The judged plan of a statement on a connection, or in a session, that is open already. */
export async function explainIn(
  facet: Explain,
  text: string,
  options: ExplainOptions,
): Promise<ExplainedStatement> {
  const {root, ...times} = await facet.explain({text}, options);
  return {root: judgePlan(root), ...times};
}

async function agreeToWrite({runtime: {prompts}}: OperationContext, {yes}: ExplainRequest): Promise<void> {
  if (yes) return;
  if (!prompts.isAvailable)
    throw new UsageError('--analyze would run a statement that may write', {
      code: 'usage-no-terminal',
      hint: 'Pass --yes to run it, or leave --analyze out to see the plan alone.',
    });
  const agreed = await prompts.confirm('This statement may write, and --analyze runs it. Run it?', {
    default: false,
  });
  if (!agreed) throw new CancelledError();
}
