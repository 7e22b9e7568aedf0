import {Flags} from '@oclif/core';
import {UsageError} from '../errors/index.ts';
import {parseBytes} from '../util/parse-bytes.ts';

/** A flag such as `--max-bytes 10GB`; its value is in bytes. */
export const bytesFlag = Flags.custom<number>({
  helpValue: '<bytes>',
  async parse(text, _context, {name}) {
    const bytes = parseBytes(text);
    if (bytes !== undefined) return bytes;
    throw new UsageError(`--${name} ${text} is not a number of bytes`, {
      hint: 'Write a number, also with a unit: 500000, 10MB, 1.5GiB.',
    });
  },
});
