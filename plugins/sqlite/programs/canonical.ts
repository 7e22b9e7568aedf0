import {hash} from 'node:crypto';
import type {DatabaseSync} from 'node:sqlite';
import type {ColumnType, ComparisonForm, Value} from '#src/warehouse/index.ts';
import {cellReader} from '../cells.ts';
import type {Cell} from './protocol.ts';

/** Gives the database the functions of `comparison.ts`. */
export function addComparisonFunctions(database: DatabaseSync): void {
  const options = {deterministic: true, useBigIntArguments: true};
  database.function('weir_canonical', options, (cell, kind) =>
    cell === null ? null : writerOf(String(kind))(cell as NonNullable<Cell>),
  );
  database.function('weir_hash', options, (text) => BigInt(`0x${hash('md5', String(text)).slice(0, 15)}`));
  // Its own sum gives up where 64 bits end. The oldest Node that runs weir has no aggregates of one's own.
  database.aggregate?.('weir_sum', {
    start: 0n,
    useBigIntArguments: true,
    step: (sum: bigint, value: unknown) => (value === null ? sum : sum + BigInt(value as bigint)),
    result: (sum: bigint) => String(sum),
  } as never);
}

type Writer = (cell: NonNullable<Cell>) => string;

const writers = new Map<string, Writer>();

/** By the JSON of a type and a form. */
function writerOf(text: string): Writer {
  let writer = writers.get(text);
  if (!writer) {
    const {type, form} = JSON.parse(text) as {type: ColumnType; form: ComparisonForm};
    const read = cellReader(type);
    writer = (cell) => writeValue(read(cell) ?? plainCell(cell), form);
    writers.set(text, writer);
  }
  return writer;
}

/** A value that does not fit its column. */
function plainCell(cell: NonNullable<Cell>): Value {
  return cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : String(cell);
}

function writeValue(value: Value, form: ComparisonForm): string {
  if (form.kind === 'float' || form.kind === 'grid') return writeFloat(value, form);
  switch (form.kind) {
    case 'number':
      return numberText(typeof value === 'boolean' ? Number(value) : value);
    case 'uuid':
      return String(value).toLowerCase();
    case 'time':
      return cutFraction(String(value), form.digits);
    case 'timestamp': {
      const moment = String(value).replace(/[+-]\d\d$/, '');
      return cutFraction(/^\d{4,}-\d\d-\d\d$/.test(moment) ? `${moment} 00:00:00` : moment, form.digits);
    }
    case 'json':
      return String(value).replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, (_, text?: string) => text ?? '');
    default:
      return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
  }
}

function writeFloat(value: Value, form: ComparisonForm & {kind: 'float' | 'grid'}): string {
  const number = Number(value);
  if (Number.isNaN(number)) return String(value);
  if (form.kind === 'grid') return floatText(Math.floor(number / form.width));
  return floatText(form.bits === 32 ? Math.fround(number) : number);
}

function numberText(value: Value): string {
  if (typeof value === 'number' && Number.isInteger(value)) return String(BigInt(value));
  const text = String(value);
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text;
}

function floatText(number: number): string {
  const size = Math.abs(number);
  if (size === 0) return '0';
  if (!Number.isFinite(number) || (size >= 1e-4 && size < 1e16)) return String(number);
  return number.toExponential().replace('+', '');
}

function cutFraction(text: string, digits: number): string {
  return text.replace(/\.(\d+)$/, (_, fraction: string) => {
    const kept = fraction.slice(0, digits).replace(/0+$/, '');
    return kept === '' ? '' : `.${kept}`;
  });
}
