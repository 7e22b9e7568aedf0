const manyDigits = /\d{16}/;

/**
 * Parses JSON so that numbers which JavaScript would round are written again as they came. Such a number is an object
 * that only `JSON.stringify` understands; `numberText` tells its digits. Throws `SyntaxError`.
 */
export function parseExactJson(text: string): unknown {
  if (!manyDigits.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_: string, value: unknown, context: {source?: string} = {}) =>
    typeof value === 'number' && context.source !== undefined && isRounded(value, context.source)
      ? (JSON as RawJson).rawJSON(context.source)
      : value,
  );
}

/** Digits of a number that `parseExactJson` gave, or undefined if the value is none. */
export function numberText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return (JSON as RawJson).isRawJSON(value) ? (value as {rawJSON: string}).rawJSON : undefined;
}

type RawJson = JSON & {rawJSON(text: string): unknown; isRawJSON(value: unknown): boolean};

function isRounded(value: number, source: string): boolean {
  return source.replaceAll(/\D/g, '').length >= 16 && String(value) !== source;
}
