import {alignColumns} from '../util/align-columns.ts';
import {formatBytes, formatCount} from '../util/format-quantity.ts';
import type {Batch, CatalogNode, Column, ColumnType, RelationDescription, Value} from '../warehouse/index.ts';
import type {PrintableResult} from './format-result.ts';
import {isHumanFormat, type ResultFormat} from './formats.ts';

const text: ColumnType = {kind: 'text'};
const integer: ColumnType = {kind: 'integer', bits: 64, signed: true};

/** The list of tables as a result. People get sizes with units, programs plain numbers. */
export function tableList(nodes: readonly CatalogNode[], format: ResultFormat): PrintableResult {
  const isForPeople = isHumanFormat(format);
  const number = isForPeople ? text : integer;
  const quantity = (value: number | undefined, write: (value: number) => string): Value => {
    if (value === undefined) return isForPeople ? '' : null;
    return isForPeople ? write(value) : BigInt(Math.round(value));
  };
  return toResult([
    ['schema', text, nodes.map((node) => node.relation?.schema ?? null)],
    ['name', text, nodes.map(({name}) => name)],
    ['kind', text, nodes.map(({kind}) => kind)],
    ['rows', number, nodes.map(({rowEstimate}) => quantity(rowEstimate, formatCount))],
    ['bytes', number, nodes.map(({bytes}) => quantity(bytes, formatBytes))],
  ]);
}

/** Sizes are text for people and still stand at the right edge. */
export function isQuantityColumn({name}: Column): boolean {
  return name === 'rows' || name === 'bytes';
}

/** The columns of a table as a result. */
export function columnList({columns, primaryKey = []}: RelationDescription): PrintableResult {
  return toResult([
    ['column', text, columns.map(({name}) => name)],
    ['type', text, columns.map(({nativeType}) => nativeType)],
    ['nullable', {kind: 'boolean'}, columns.map(({nullable}) => nullable ?? null)],
    ['key', integer, columns.map(({name}) => keyPosition(primaryKey, name))],
    ['comment', text, columns.map(({comment}) => comment ?? null)],
  ]);
}

/** Place in the primary key, from 1. */
function keyPosition(primaryKey: readonly string[], name: string): bigint | null {
  const position = primaryKey.indexOf(name);
  return position === -1 ? null : BigInt(position + 1);
}

/** A table for people: facts, columns and, when asked for, its definition. */
export function formatTableDescription(
  description: RelationDescription,
  {definition}: {definition: boolean},
): string {
  const {relation, kind, rowEstimate, bytes, comment, columns, primaryKey = []} = description;
  const facts = [
    kind,
    ...(rowEstimate === undefined ? [] : [`about ${formatCount(Math.round(rowEstimate))} rows`]),
    ...(bytes === undefined ? [] : [formatBytes(bytes)]),
  ];
  const address = [relation.schema, relation.name].filter((part) => part !== undefined).join('.');
  const lines = columns.map((column) => [
    column.name,
    column.nativeType,
    column.nullable === false ? 'not null' : '',
    primaryKey.includes(column.name) ? 'key' : '',
    column.comment ?? '',
  ]);
  return [
    `${address}: ${facts.join(', ')}\n`,
    ...(comment === undefined ? [] : [`${comment}\n`]),
    '\n',
    alignColumns([['COLUMN', 'TYPE', 'NULL', 'KEY', 'COMMENT'], ...lines]),
    ...(definition ? [`\n${(description.definition ?? '-- The system keeps no definition.').trim()}\n`] : []),
  ].join('');
}

function toResult(columns: readonly (readonly [string, ColumnType, readonly Value[]])[]): PrintableResult {
  const batch: Batch = {rowCount: columns[0]![2].length, columns: columns.map(([, , values]) => values)};
  return {
    columns: columns.map(([name, type]) => ({name, type, nativeType: type.kind})),
    batches: (async function* () {
      yield batch;
    })(),
  };
}
