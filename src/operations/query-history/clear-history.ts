import {CancelledError, UsageError} from '../../errors/index.ts';
import type {OperationContext} from '../context.ts';
import {historyPath, openHistory} from './history-database.ts';

/** Forgets every statement, after a question unless `assumeYes`. Returns how many there were. */
export async function clearHistory(
  context: OperationContext,
  {assumeYes}: {assumeYes: boolean},
): Promise<number> {
  const {runtime} = context;
  const path = await historyPath(context);
  if (!assumeYes) {
    if (!runtime.prompts.isAvailable)
      throw new UsageError(`There is no terminal to ask on whether to clear ${path}`, {
        code: 'usage-no-terminal',
        hint: 'Pass --yes.',
      });
    if (!(await runtime.prompts.confirm(`Forget every statement in ${path}?`, {default: false})))
      throw new CancelledError();
  }
  if (!(await runtime.files.exists(path))) return 0;
  const database = await openHistory(runtime, path);
  try {
    const [counted] = database.all<{n: number}>('select count(*) as n from history');
    database.run('delete from history');
    database.execute('vacuum');
    return counted!.n;
  } finally {
    database.close();
  }
}
