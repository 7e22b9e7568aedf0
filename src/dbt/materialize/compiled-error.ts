import {QueryError} from '../../errors/index.ts';
import {compiledPath} from './compiled-files.ts';
import type {NodeTask} from './work.ts';

/** An error of the SQL names the file that has it as the database got it. */
export async function withCompiledPath<Result>(
  {session, node}: NodeTask,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof QueryError) || node.resourceType === 'seed') throw error;
    const path = compiledPath(session.project, node);
    throw new QueryError(`${node.file}: ${error.message}`, {
      code: error.code,
      hint: `${error.hint === undefined ? '' : `${error.hint} `}The compiled SQL is in ${path}.`,
      retryable: error.retryable,
      details: {...error.details, compiled: path},
      cause: error,
    });
  }
}
