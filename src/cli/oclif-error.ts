import {UsageError} from '../errors/index.ts';
import {suggest} from '../util/suggest.ts';

/** What oclif attaches to errors of its parser. */
interface OclifError extends Error {
  oclif?: {exit?: number};
  /** Unknown flags, as typed. */
  flags?: string[];
  parse?: {input?: {flags?: Record<string, unknown>}};
}

/** Takes out what oclif writes around the message of an error that the parser of a flag throws. */
export function ownWords(message: string): string {
  const [, flag, inner] = /^Parsing (--\S+) \n\t([^]*)$/.exec(message) ?? [undefined, '', message];
  const lines = inner!.split('\n').filter((line) => !/See more help with/.test(line));
  const text = lines.join('\n').trimEnd();
  return flag === '' || text.startsWith(flag!) ? text : `${flag}: ${text}`;
}

/** Turns an error of oclif's parser (unknown flag, missing argument, ...) into ours. */
export function fromOclifError(error: unknown): UsageError | undefined {
  const candidate = error as OclifError | null;
  if (!candidate?.oclif) return undefined;
  const message = ownWords(candidate.message);
  const flag = suggestFlag(candidate);
  return new UsageError(message, {
    hint: `${flag ? `Did you mean ${flag}? ` : ''}Run the command with --help to see what it takes.`,
    cause: error,
  });
}

function suggestFlag({flags = [], parse}: OclifError): string | undefined {
  const known = Object.keys(parse?.input?.flags ?? {});
  const typed = flags[0]?.startsWith('--') ? flags[0].slice(2).split('=', 1)[0] : undefined;
  const nearest = typed && suggest(typed, known);
  return nearest && `--${nearest}`;
}
