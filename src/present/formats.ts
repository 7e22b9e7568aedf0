/** Every way to print a result, in the order in which help lists them. */
export const resultFormats = [
  'table',
  'vertical',
  'markdown',
  'csv',
  'tsv',
  'json',
  'ndjson',
  'arrow',
  'parquet',
] as const;

export type ResultFormat = (typeof resultFormats)[number];

const humanFormats: readonly ResultFormat[] = ['table', 'vertical', 'markdown'];
const binaryFormats: readonly ResultFormat[] = ['arrow', 'parquet'];

/** Made for reading, not for programs: long results are cut unless asked otherwise. */
export function isHumanFormat(format: ResultFormat): boolean {
  return humanFormats.includes(format);
}

/** Not text: a terminal must not get it. */
export function isBinaryFormat(format: ResultFormat): boolean {
  return binaryFormats.includes(format);
}

/** The formats that are text, for lists of few rows. */
export const textFormats = resultFormats.filter(
  (format): format is Exclude<ResultFormat, 'arrow' | 'parquet'> => !isBinaryFormat(format),
);
