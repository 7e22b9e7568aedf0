import {UsageError} from '#src/errors/index.ts';

/** Reads `name=value` of a flag that may come several times; the last of a name counts. */
export function readAssignments(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const position = text.indexOf('=');
      if (position > 0) return [text.slice(0, position), text.slice(position + 1)] as const;
      throw new UsageError(`--var takes name=value, not ${text}`, {hint: 'Write e.g. --var day=2024-01-31.'});
    }),
  );
}
