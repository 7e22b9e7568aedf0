import {UsageError} from '../errors/index.ts';

/** What oclif attaches to errors of its parser. */
interface OclifError extends Error {
  oclif?: {exit?: number};
  suggestions?: string[];
}

/** Turns an error of oclif's parser (unknown flag, missing argument, ...) into ours. */
export function fromOclifError(error: unknown): UsageError | undefined {
  const candidate = error as OclifError | null;
  if (!candidate?.oclif) return undefined;
  const [sentence = '', ...rest] = candidate.message.split('\n');
  const message = [sentence, ...rest.filter((line) => !/See more help with/.test(line))].join('\n').trimEnd();
  const suggestion = candidate.suggestions?.length
    ? `Did you mean ${candidate.suggestions.join(' or ')}? `
    : '';
  return new UsageError(message, {
    hint: `${suggestion}Run the command with --help to see what it takes.`,
    cause: error,
  });
}
