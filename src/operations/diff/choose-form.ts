import type {Column, ColumnType, ComparisonDialect, ComparisonForm} from '../../warehouse/index.ts';

/** How the values of two columns are brought together. */
export interface ColumnForms {
  /** What checksums are made of, on each side. */
  digest: readonly [a: ComparisonForm, b: ComparisonForm];
  /** What is read of rows that differ. */
  fetched: readonly [a: ComparisonForm, b: ComparisonForm];
  /** How the texts that are read are compared. */
  equality: {kind: 'exact'} | {kind: 'json'} | {kind: 'tolerance'; most: number};
}

interface Side {
  column: Column;
  comparison: ComparisonDialect;
}

export function chooseForms(a: Side, b: Side, tolerance: number | undefined): ColumnForms {
  if (tolerance !== undefined && isNumber(a.column.type) && isNumber(b.column.type)) {
    // Values that are farther apart than the tolerance never share a cell, so none of them is missed.
    const grid: ComparisonForm = {kind: 'grid', width: tolerance / 2};
    const float: ComparisonForm = {kind: 'float', bits: 64};
    return {digest: [grid, grid], fetched: [float, float], equality: {kind: 'tolerance', most: tolerance}};
  }
  const form = commonForm(a, b);
  const forms: readonly [ComparisonForm, ComparisonForm] = [
    formOn(a.column.type, form),
    formOn(b.column.type, form),
  ];
  return {digest: forms, fetched: forms, equality: {kind: form.kind === 'json' ? 'json' : 'exact'}};
}

/** A text holds what the other column means already, except for letters of either case. */
function formOn(type: ColumnType, form: ComparisonForm): ComparisonForm {
  const isText = type.kind === 'text' || type.kind === 'unknown';
  return isText && form.kind !== 'uuid' && form.kind !== 'json' ? {kind: 'text'} : form;
}

function commonForm(a: Side, b: Side): ComparisonForm {
  const [one, other] = [a.column.type, b.column.type];
  if (isNumber(one) && isNumber(other)) return numberForm(one, other);
  if (isDocument(one) || isDocument(other)) return {kind: 'json'};
  if (one.kind === 'uuid' || other.kind === 'uuid') return {kind: 'uuid'};
  const [typed, second] = isText(one) ? [other, one] : [one, other];
  const digits = Math.min(
    ...[a, b]
      .filter(({column}) => column.type.kind === 'time' || column.type.kind === 'timestamp')
      .map(({column, comparison}) => comparison.fractionDigits(column.nativeType)),
    6,
  );
  switch (typed.kind) {
    case 'boolean':
    case 'bytes':
    case 'interval':
      return typed.kind === second.kind || isText(second) ? {kind: typed.kind} : {kind: 'text'};
    case 'date':
      return second.kind === 'timestamp' ? {kind: 'timestamp', digits} : {kind: 'date'};
    case 'timestamp':
      return {kind: 'timestamp', digits};
    case 'time':
      return {kind: 'time', digits: typed.zoned ? 6 : digits};
    case 'integer':
    case 'decimal':
      return {kind: 'number'};
    case 'float':
      return {kind: 'float', bits: typed.bits};
    default:
      return {kind: 'text'};
  }
}

function numberForm(one: ColumnType, other: ColumnType): ComparisonForm {
  const floats = [one, other].flatMap((type) => (type.kind === 'float' ? [type.bits] : []));
  if (floats.length > 0) return {kind: 'float', bits: floats.includes(32) ? 32 : 64};
  return {kind: one.kind === 'boolean' && other.kind === 'boolean' ? 'boolean' : 'number'};
}

function isNumber({kind}: ColumnType): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'float' || kind === 'boolean';
}

function isDocument({kind}: ColumnType): boolean {
  return kind === 'json' || kind === 'list' || kind === 'struct' || kind === 'map';
}

function isText({kind}: ColumnType): boolean {
  return kind === 'text' || kind === 'unknown';
}
