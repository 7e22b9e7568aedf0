import {TimeoutError} from '../../errors/index.ts';
import {formatDuration} from '../../util/format-quantity.ts';
import type {OpenWarehouse, Query, QuerySession, ResultStream} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {startDeadline} from '../deadline.ts';
import {locateError} from './locate-error.ts';
import {openForScript, type OpenScript, type ScriptRequest} from './open-for-script.ts';

export interface QueryRequest extends ScriptRequest {
  /** Most rows of each result. Default: all. */
  limit?: number;
  /** For each statement, from its start to its last row. Default: no end. */
  timeoutMs?: number;
}

/**
 * Runs the statements of a script one after another in one session and hands each result over while it runs. The
 * first error ends the script. Ctrl-C and time-out stop the statement on the server.
 */
export async function runQuery(
  context: OperationContext,
  request: QueryRequest,
  present: (result: ResultStream) => Promise<void>,
): Promise<void> {
  const opened = await openForScript(context, request, context.signal);
  const {warehouse, statements} = opened;
  try {
    const session = await openSession(warehouse, context.signal);
    try {
      for (const statement of statements)
        await runStatement(context, session, {opened, statement, request}, present).catch(
          (error: unknown) => {
            throw locateError(error, statement, request.script);
          },
        );
    } finally {
      await session.close();
    }
  } finally {
    await warehouse.close();
  }
}

/** Where statements cannot share a session, each stands alone. */
async function openSession({query}: OpenWarehouse, signal: AbortSignal): Promise<QuerySession> {
  return query.openSession?.({signal}) ?? {run: query.run.bind(query) as Query['run'], close: async () => {}};
}

interface RunningStatement {
  opened: OpenScript;
  statement: OpenScript['statements'][number];
  request: QueryRequest;
}

async function runStatement(
  context: OperationContext,
  session: QuerySession,
  {opened, statement, request: {limit, timeoutMs}}: RunningStatement,
  present: (result: ResultStream) => Promise<void>,
): Promise<void> {
  const deadline = startDeadline(context, timeoutMs, () => queryTimeout(opened, timeoutMs!));
  try {
    const {signal} = deadline;
    const result = await session.run({text: statement.text}, {signal, ...(limit !== undefined && {limit})});
    try {
      await present(result);
    } finally {
      await result.close();
    }
  } finally {
    deadline.clear();
  }
}

export function queryTimeout({warehouse}: Pick<OpenScript, 'warehouse'>, timeoutMs: number): TimeoutError {
  return new TimeoutError(
    `The statement did not finish on ${warehouse.name} within ${formatDuration(timeoutMs)}`,
    {
      hint: 'Raise --timeout, or make the statement cheaper; it was stopped on the server.',
      details: {connection: warehouse.name, timeoutMs},
    },
  );
}
