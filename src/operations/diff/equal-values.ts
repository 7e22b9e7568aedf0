import type {ColumnForms} from './choose-form.ts';

type Text = string | null;

/** Says whether two values that were brought to one form are the same. */
export function areEqual(a: Text, b: Text, equality: ColumnForms['equality']): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  switch (equality.kind) {
    case 'exact':
      return false;
    case 'json':
      return canonicalJson(a) === canonicalJson(b);
    case 'tolerance':
      return Math.abs(Number(a) - Number(b)) <= equality.most;
  }
}

/** A document with its names in order and its numbers without needless digits. What is no document stays as it is. */
function canonicalJson(text: string): string {
  try {
    const parse = JSON.parse as (
      text: string,
      revive: (name: string, value: unknown, context: {source?: string}) => unknown,
    ) => unknown;
    return JSON.stringify(
      parse(text, (_, value, {source}) => {
        if (typeof value === 'number') return {'': plainNumber(source ?? String(value))};
        return isObject(value)
          ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
          : value;
      }),
    );
  } catch {
    return text;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Digits and the power of ten after them, so that `1.0`, `1` and `1e0` are the same. */
function plainNumber(source: string): string {
  const [, sign, whole, fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? [];
  if (whole === undefined) return source;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return '0';
  return `${sign}${kept}e${Number(exponent) - fraction.length + (digits.length - kept.length)}`;
}
