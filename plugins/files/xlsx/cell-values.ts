import type {NumberMeaning} from './number-formats.ts';

export type CellKind = 'integer' | 'float' | 'boolean' | 'date' | 'time' | 'timestamp' | 'text';

/** A cell that is not empty. */
export interface CellValue {
  kind: CellKind;
  /** JSON of the value. */
  json: string;
}

export const textCell = (text: string): CellValue => ({kind: 'text', json: JSON.stringify(text)});

/** A stored number; dates and times are numbers of days that only their format tells from others. */
export function numberCell(raw: string, meaning: NumberMeaning, is1904: boolean): CellValue {
  const value = Number(raw);
  if (meaning === 'number' || !Number.isFinite(value) || value < 0 || value > lastSerial) {
    if (!Number.isFinite(value)) return textCell(raw);
    return {kind: Number.isSafeInteger(value) ? 'integer' : 'float', json: String(value)};
  }
  const milliseconds = Math.round(value * dayMs);
  const isWholeDay = milliseconds % dayMs === 0;
  if (meaning === 'time' && value < 1) return quoted('time', clockOf(milliseconds));
  const moment = new Date(firstDay(value, is1904) + milliseconds).toISOString();
  const day = moment.slice(0, 10);
  if (meaning === 'date' && isWholeDay) return quoted('date', day);
  return quoted('timestamp', `${day} ${clockOf(milliseconds % dayMs)}`);
}

/** A cell that holds a date as ISO text. */
export function isoCell(raw: string): CellValue {
  const [, day, clock] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d(?:\.\d+)?)Z?)?$/.exec(raw) ?? [];
  if (day === undefined) return textCell(raw);
  return clock === undefined ? quoted('date', day) : quoted('timestamp', `${day} ${clock}`);
}

const dayMs = 86_400_000;
/** 9999-12-31, after which there are no dates. */
const lastSerial = 2_958_466;

/** Moment of day 0. Excel holds 1900 for a leap year, so days before its 29th of February count differently. */
function firstDay(serial: number, is1904: boolean): number {
  if (is1904) return Date.UTC(1904, 0, 1);
  return serial < 60 ? Date.UTC(1899, 11, 31) : Date.UTC(1899, 11, 30);
}

function clockOf(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .slice(11, -1)
    .replace(/\.000$/, '');
}

function quoted(kind: CellKind, text: string): CellValue {
  return {kind, json: `"${text}"`};
}
