import {UsageError} from '../../errors/index.ts';

/** Options given as `name=value`; values are read as JSON where they are JSON, else as text. */
export function parseOptions(assignments: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    assignments.map((text) => {
      const equals = text.indexOf('=');
      if (equals < 1)
        throw new UsageError(`--option ${text} is no name=value`, {
          hint: 'Write e.g. --option delimiter=";".',
        });
      return [text.slice(0, equals), valueOf(text.slice(equals + 1))];
    }),
  );
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
