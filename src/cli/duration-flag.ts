import {Flags} from '@oclif/core';
import {UsageError} from '../errors/index.ts';
import {parseDuration} from '../util/parse-duration.ts';

/** A flag such as `--timeout 30s`; its value is in milliseconds. */
export const durationFlag = Flags.custom<number>({
  helpValue: '<duration>',
  async parse(text, _context, {name}) {
    const durationMs = parseDuration(text);
    if (durationMs !== undefined && durationMs > 0) return durationMs;
    throw new UsageError(`--${name} ${text} is not a duration`, {
      hint: 'Write a number with a unit: 500ms, 30s, 2m or 1h.',
    });
  },
});
