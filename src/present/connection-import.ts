import type {ImportResult} from '../operations/connection/import-connections.ts';

const stateWords = {
  imported: 'imported',
  available: 'available',
  exists: 'exists already',
  incomplete: 'incomplete',
};

/** What was found and what became of it; below each, what is left to do. */
export function formatImport({candidates, dryRun}: ImportResult): string {
  if (candidates.length === 0)
    return 'Found no connections in environment variables, files of other tools or dbt profiles.\n';
  const width = Math.max(...candidates.map(({name}) => name.length));
  return candidates
    .map(({name, type, origin, state, toDo}) => {
      const word = dryRun && state === 'imported' ? 'would import' : stateWords[state];
      const isRelevant = state === 'imported' || state === 'incomplete';
      return [
        `${word.padEnd(14)}  ${name.padEnd(width)}  ${type}, from ${origin}`,
        ...(isRelevant ? toDo.map((sentence) => `${' '.repeat(width + 18)}${sentence}`) : []),
      ].join('\n');
    })
    .map((line) => `${line}\n`)
    .join('');
}
