import type {Column} from '../../warehouse/index.ts';
import type {PlannedColumn} from './contract.ts';
import {fitValue, type FittedValue} from './fit-value.ts';
import type {Shaper} from './shaper.ts';

/** A column that is made of the rows in the spool. */
export interface DerivedColumn {
  /** As the rest of the world sees it. */
  column: Column;
  /** The type of the expression in the spool; may be text where the spool has no exact type. */
  kept: Column['type'];
  /** SQL over the staged rows `s`. */
  expression: string;
}

/** What happens to the values of one column. */
export interface ShapedColumn {
  name: string;
  plan: PlannedColumn;
  derived: DerivedColumn;
  fitted: FittedValue;
  /** True for rows whose value does not fit or was not expected. */
  misfit: string;
}

export function shapeColumn(
  plan: PlannedColumn,
  derived: DerivedColumn,
  {dialect}: Pick<Shaper, 'dialect'>,
): ShapedColumn {
  const {expression, kept} = derived;
  const fitted = plan.castTo
    ? fitValue(expression, {from: kept, to: plan.castTo}, dialect)
    : {value: expression, fits: 'true'};
  const misfit = plan.unexpected
    ? `${expression} is not null`
    : `${expression} is not null and not coalesce(${fitted.fits}, false)`;
  return {name: plan.source.name, plan, derived, fitted, misfit: `(${misfit})`};
}

/** Columns whose misfits concern the row as a whole in this way. */
export function rowColumns(
  columns: readonly ShapedColumn[],
  rule: 'discard_row' | 'quarantine',
): ShapedColumn[] {
  return columns.filter(({plan}) => (plan.unexpected ?? (plan.castTo && plan.misfits)) === rule);
}

/** True for rows with a misfit in one of the columns. */
export function anyMisfit(columns: readonly ShapedColumn[]): string {
  return columns.length === 0 ? 'false' : `(${columns.map(({misfit}) => misfit).join(' or ')})`;
}

/** The rows that go on, with the columns that do. */
export function goodRowsSelect(
  columns: readonly ShapedColumn[],
  table: string,
  {dialect}: Pick<Shaper, 'dialect'>,
): {text: string; columns: Column[]} {
  const kept = columns.filter(({plan}) => plan.unexpected === undefined);
  const list = kept.map(({name, plan, fitted}) => {
    const value =
      plan.misfits === 'discard_value' ? `case when ${fitted.fits} then ${fitted.value} end` : fitted.value;
    return `${value} as ${dialect.quoteIdentifier(name)}`;
  });
  const isBad = [...rowColumns(columns, 'discard_row'), ...rowColumns(columns, 'quarantine')];
  const where = isBad.length > 0 ? ` where not ${anyMisfit(isBad)}` : '';
  return {
    text: `select ${list.join(', ')} from ${table} s${where}`,
    columns: kept.map(({plan: {source, castTo}}) =>
      castTo ? {...source, type: castTo, nativeType: dialect.toNativeType(castTo)} : source,
    ),
  };
}
