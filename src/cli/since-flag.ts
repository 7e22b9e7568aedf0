import {Flags} from '@oclif/core';
import {UsageError} from '../errors/index.ts';
import {parseDuration} from '../util/parse-duration.ts';

/** A moment, counted back from now or as it is. */
export type Since = {agoMs: number} | {at: Date};

/** A flag such as `--since 2d` or `--since 2026-01-31`. */
export const sinceFlag = Flags.custom<Since>({
  helpValue: '<duration or date>',
  async parse(text, _context, {name}) {
    const agoMs = parseDuration(text);
    if (agoMs !== undefined) return {agoMs};
    const at = new Date(text);
    if (/^\d{4}-\d{2}/.test(text) && !Number.isNaN(at.getTime())) return {at};
    throw new UsageError(`--${name} ${text} is neither a duration nor a date`, {
      hint: 'Write it as in 30m, 12h, 2d, 1w, 2026-01-31 or 2026-01-31T12:00Z.',
    });
  },
});
