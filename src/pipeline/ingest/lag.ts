import {UsageError} from '../../errors/index.ts';
import type {CursorLag} from '../../project/load-settings.ts';
import type {OrderColumn} from './range.ts';
import {isCalendarType, moveInstant} from './instant.ts';

/** The value that lies a lag before another one. Throws `UsageError` where kind of lag and column do not fit. */
export function stepBack(value: string, column: OrderColumn, lag: CursorLag): string {
  const {type, name} = column;
  if (isCalendarType(type)) {
    if (lag.kind === 'amount')
      throw new UsageError(`The lag of the cursor ${name} is a number, and ${name} holds ${type.kind}s`, {
        code: 'asset-invalid',
        hint: 'Write a duration such as `lag: 2h`.',
      });
    const moved = moveInstant(value, type, -lag.durationMs);
    if (moved !== undefined) return moved;
    throw new UsageError(`The lag of the cursor ${name} cannot be taken from ${value}`, {
      code: 'asset-invalid',
      hint: 'Correct the value at the source, or leave the lag out.',
    });
  }
  if (type.kind !== 'integer' && type.kind !== 'decimal' && type.kind !== 'float')
    throw new UsageError(`The cursor ${name} holds ${type.kind}, which knows no lag`, {
      code: 'asset-invalid',
      hint: 'A lag goes with numbers, dates and timestamps.',
    });
  if (lag.kind === 'duration')
    throw new UsageError(`The lag of the cursor ${name} is a duration, and ${name} holds numbers`, {
      code: 'asset-invalid',
      hint: 'Write a number such as `lag: 100`.',
    });
  return type.kind === 'float'
    ? String(Number(value) - Number(lag.amount))
    : subtractDecimal(value, lag.amount);
}

function subtractDecimal(one: string, other: string): string {
  const scale = Math.max(fractionOf(one).length, fractionOf(other).length);
  const ticks = (text: string) => {
    const [whole = '0'] = text.split('.');
    const digits = BigInt(whole.replace(/^[-+]/, '') + fractionOf(text).padEnd(scale, '0'));
    return text.startsWith('-') ? -digits : digits;
  };
  const difference = ticks(one) - ticks(other);
  const digits = String(difference < 0n ? -difference : difference).padStart(scale + 1, '0');
  const sign = difference < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function fractionOf(text: string): string {
  return text.split('.')[1] ?? '';
}
