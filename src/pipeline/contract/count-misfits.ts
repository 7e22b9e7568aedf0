import {TransferError} from '../../errors/index.ts';
import {countOf} from '../../util/format-quantity.ts';
import {formatTypeName} from '../../warehouse/index.ts';
import {anyMisfit, rowColumns, type ShapedColumn} from './shape-rows.ts';
import {selectRows, type Shaper} from './shaper.ts';

export interface Misfits {
  rowsQuarantined: number;
  rowsDiscarded: number;
  valuesDiscarded: number;
  /** Columns that let every value pass or none, with those that do not fit. */
  strict: {column: ShapedColumn; rows: number}[];
}

/** Counts in one pass what will not go on. A row that would be put aside and left out is put aside. */
export async function countMisfits(
  shaper: Shaper,
  table: string,
  columns: readonly ShapedColumn[],
  signal: AbortSignal,
): Promise<Misfits> {
  const quarantine = anyMisfit(rowColumns(columns, 'quarantine'));
  const discard = anyMisfit(rowColumns(columns, 'discard_row'));
  const strict = columns.filter(
    ({plan}) => plan.castTo !== undefined && (plan.misfits === 'evolve' || plan.misfits === 'freeze'),
  );
  const values = columns.filter(({plan}) => (plan.unexpected ?? plan.misfits) === 'discard_value');
  const count = (condition: string, name: string) =>
    `cast(count(*) filter (where ${condition}) as integer) as ${name}`;
  const list = [
    count(quarantine, 'quarantined'),
    count(`${discard} and not ${quarantine}`, 'discarded'),
    ...strict.map(({misfit}, position) => count(misfit, `strict_${position}`)),
    ...values.map(({misfit}, position) => count(misfit, `value_${position}`)),
  ];
  const [row] = await selectRows(shaper, `select ${list.join(', ')} from ${table} s`, signal);
  const number = (name: string) => Number(row![name]);
  return {
    rowsQuarantined: number('quarantined'),
    rowsDiscarded: number('discarded'),
    valuesDiscarded: values.reduce((sum, _, position) => sum + number(`value_${position}`), 0),
    strict: strict
      .map((column, position) => ({column, rows: number(`strict_${position}`)}))
      .filter(({rows}) => rows > 0),
  };
}

const mostExamples = 3;

/** Says which values do not fit, by example. */
export async function misfitError(
  shaper: Shaper,
  {
    asset,
    table,
    misfits,
    signal,
  }: {asset: string; table: string; misfits: Misfits['strict']; signal: AbortSignal},
): Promise<TransferError> {
  const lines: string[] = [];
  for (const {column, rows} of misfits) {
    const {name, plan, misfit, derived} = column;
    const examples = await selectRows(
      shaper,
      `select distinct left(cast(${derived.expression} as varchar), 60) as value from ${table} s where ${misfit} order by 1 limit ${mostExamples}`,
      signal,
    );
    const shown = examples.map(({value}) => JSON.stringify(value)).join(', ');
    lines.push(
      `  ${name}: ${countOf(rows, 'value does', 'values do')} not fit ${formatTypeName(plan.castTo!)}: ${shown}`,
    );
  }
  return new TransferError(`${asset}: values break the contract of the table\n${lines.join('\n')}`, {
    code: 'contract-broken',
    hint: `Correct them at the source, or let the contract take the rows out with \`quarantine\`, \`discard_row\` or \`discard_value\`.`,
    details: {asset, columns: misfits.map(({column, rows}) => ({column: column.name, rows}))},
  });
}
