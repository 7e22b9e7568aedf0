import {UsageError, type OpsError} from '../errors/index.ts';

const mostProblemsShown = 8;

/** Does the work for every item and tells all that went wrong at once. */
export function collectProblems<Item>(items: readonly Item[], work: (item: Item) => void): void {
  const problems: OpsError[] = [];
  for (const item of items) {
    try {
      work(item);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(error);
    }
  }
  const [first] = problems;
  if (!first) return;
  if (problems.length === 1) throw first;
  const shown = problems.slice(0, mostProblemsShown).map(({message}) => message.replaceAll(/^/gm, '  '));
  const rest = problems.length - shown.length;
  throw new UsageError(
    [
      `${problems.length} problems in the dbt project`,
      ...shown,
      ...(rest > 0 ? [`  and ${rest} more`] : []),
    ].join('\n'),
    {code: first.code, ...(first.hint !== undefined && {hint: first.hint})},
  );
}
