import {UsageError} from '../../errors/index.ts';
import {analyzeStatement, splitStatements} from '../../sql/index.ts';
import type {SideSql} from '../../sql/diff/side-sql.ts';
import type {Column, ColumnType, ComparisonForm} from '../../warehouse/index.ts';
import type {ColumnPair, MatchedColumns} from './match-columns.ts';
import type {OpenSide} from './open-sides.ts';

/** One side as SQL; `index` is 0 for A and 1 for B. */
export function buildSideSql(
  side: OpenSide,
  columns: MatchedColumns,
  {index, where, isIntegerKey}: {index: 0 | 1; where: string | undefined; isIntegerKey: boolean},
): SideSql {
  const {comparison, description, warehouse} = side;
  const {dialect} = warehouse.definition;
  const columnOf = (pair: ColumnPair) => (index === 0 ? pair.a : pair.b);
  const nameOf = (pair: ColumnPair) => dialect.quoteIdentifier(columnOf(pair).name);
  const textOf = (pair: ColumnPair, form: ComparisonForm) =>
    comparison.canonicalText(nameOf(pair), columnOf(pair), form);
  const digestOf = (pair: ColumnPair) => ({
    text: textOf(pair, pair.forms.digest[index]),
    isFree: isFree(columnOf(pair), pair.forms.digest[index]),
  });
  return {
    dialect: comparison,
    from: dialect.quoteRelation(description.relation),
    where,
    keyColumns: columns.keys.map(nameOf),
    keys: columns.keys.map(digestOf),
    values: columns.values.map(digestOf),
    valueColumns: columns.values.map(nameOf),
    fetched: columns.values.map((pair) => textOf(pair, pair.forms.fetched[index])),
    integerKey: isIntegerKey ? nameOf(columns.keys[0]!) : undefined,
  };
}

/** True when the key is one integer on both sides, of at most 64 bits with sign. */
export function isIntegerKey({keys}: MatchedColumns): boolean {
  return keys.length === 1 && [keys[0]!.a, keys[0]!.b].every(({type}) => fitsInt64(type));
}

function fitsInt64(type: ColumnType): boolean {
  return type.kind === 'integer' && type.bits <= (type.signed ? 64 : 32);
}

const plainForms = new Set(['number', 'float', 'grid', 'boolean', 'bytes', 'date', 'time', 'timestamp']);

function isFree({type}: Column, {kind}: ComparisonForm): boolean {
  return !plainForms.has(kind) || type.kind === 'text' || type.kind === 'unknown';
}

/** Throws `UsageError` where the text is not one condition. */
export function checkCondition(where: string, {warehouse}: OpenSide): void {
  const traits = warehouse.definition.dialect.lexicalTraits ?? {};
  const text = `select 1 where (${where}\n)`;
  const isOne =
    splitStatements(text, traits).length === 1 && analyzeStatement(text, traits).effect === 'read';
  if (isOne && where.trim() !== '') return;
  throw new UsageError(`--where ${where} is not one condition`, {
    hint: 'Write it as after WHERE, e.g. --where "updated_at < \'2026-01-01\'".',
  });
}
