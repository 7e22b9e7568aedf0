import {UsageError} from '../../errors/index.ts';
import type {Column} from '../../warehouse/index.ts';

export interface Tolerances {
  byColumn: ReadonlyMap<string, number>;
  /** How far apart the values of two columns may be; undefined: not at all. */
  of(a: Column, b: Column): number | undefined;
}

/** Reads `column=0.01`, or a number that holds for every pair of columns with a decimal or a float among them. */
export function parseTolerances(texts: readonly string[]): Tolerances {
  const byColumn = new Map<string, number>();
  let usual: number | undefined;
  for (const text of texts) {
    const equals = text.lastIndexOf('=');
    const number = Number(text.slice(equals + 1).trim() || 'none');
    if (!Number.isFinite(number) || number <= 0 || equals === 0)
      throw new UsageError(`--tolerance ${text} is not understood`, {
        hint: 'Write it as amount=0.01 for one column, or as 1e-9 for all decimals and floats; it is greater than 0.',
      });
    if (equals < 0) usual = number;
    else byColumn.set(text.slice(0, equals).trim().toLowerCase(), number);
  }
  return {
    byColumn,
    of(a, b) {
      const own = byColumn.get(a.name.toLowerCase()) ?? byColumn.get(b.name.toLowerCase());
      if (own !== undefined) {
        for (const {name, type, nativeType} of [a, b])
          if (!['integer', 'decimal', 'float'].includes(type.kind))
            throw new UsageError(`--tolerance does not go with ${name}, which is ${nativeType}`, {
              hint: 'Name a column of numbers.',
            });
        return own;
      }
      const areNumbers = [a, b].every(({type}) => ['integer', 'decimal', 'float'].includes(type.kind));
      const haveFractions = [a, b].some(({type}) => type.kind === 'float' || type.kind === 'decimal');
      return areNumbers && haveFractions ? usual : undefined;
    },
  };
}
