import type {Checksum} from '#src/warehouse/index.ts';
import type {ImportColumn} from './protocol.ts';

/** Sums up rows as they pass, exactly, which SQLite's own sums of decimals are not. */
export function createChecksum(columns: readonly ImportColumn[]): {
  add(fields: readonly (string | null)[]): void;
  sums(): Checksum;
} {
  const summed = columns.map(({name, type}) => ({name, kind: type.kind, values: 0, sum: emptySum()}));
  return {
    add(fields) {
      for (let index = 0; index < summed.length; index++) {
        const field = fields[index]!;
        if (field === null) continue;
        const column = summed[index]!;
        column.values += 1;
        if (column.kind === 'text') column.sum.digits += BigInt(characters(field));
        else if (column.kind === 'integer' || column.kind === 'decimal') addNumber(column.sum, field);
      }
    },
    sums: () =>
      Object.fromEntries(
        summed.map(({name, kind, values, sum}) => [
          name,
          {
            values: String(values),
            ...(values > 0 && ['text', 'integer', 'decimal'].includes(kind) && {sum: plainText(sum)}),
          },
        ]),
      ),
  };
}

/** `digits` divided by ten to the power of `scale`. */
interface Sum {
  digits: bigint;
  scale: number;
}

function emptySum(): Sum {
  return {digits: 0n, scale: 0};
}

function addNumber(sum: Sum, text: string): void {
  const [whole, fraction = ''] = text.split('.');
  if (fraction.length > sum.scale) {
    sum.digits *= 10n ** BigInt(fraction.length - sum.scale);
    sum.scale = fraction.length;
  }
  sum.digits += BigInt(`${whole}${fraction.padEnd(sum.scale, '0')}`);
}

function plainText({digits, scale}: Sum): string {
  if (scale === 0) return String(digits);
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  return `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`.replace(/\.?0+$/, '');
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
