import {UsageError} from '../../errors/index.ts';

/** So many rows, or a share of all. */
export type SampleSize = {rows: number} | {share: number};

/** Takes `10000`, `10_000` or `5%`. Throws `UsageError` for anything else. */
export function parseSample(text: string): SampleSize {
  const [, digits, percent] = /^\s*(\d[\d_]*(?:\.\d+)?)\s*(%?)\s*$/.exec(text) ?? [];
  const value = Number(digits?.replaceAll('_', ''));
  if (percent === '%' && value > 0 && value <= 100) return {share: value / 100};
  if (percent === '' && Number.isSafeInteger(value) && value > 0) return {rows: value};
  throw new UsageError(`--sample ${text} is no size of a sample`, {
    hint: 'Give a number of rows or a share of all, e.g. --sample 100000 or --sample 5%.',
  });
}

/** Rows of a sample out of so many. */
export function sampleRows(size: SampleSize, rows: number): number {
  return 'rows' in size ? Math.min(size.rows, rows) : Math.ceil(rows * size.share);
}
