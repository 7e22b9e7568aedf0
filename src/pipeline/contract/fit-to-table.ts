import {UnsupportedError} from '../../errors/index.ts';
import {formatTypeName} from '../../warehouse/index.ts';
import type {Contract, ContractPlan, Drift, PlannedColumn} from './contract.ts';
import {countMisfits, misfitError, type Misfits} from './count-misfits.ts';
import {contractBroken} from './describe-drift.ts';
import {planContract, type Destination} from './plan-contract.ts';
import {shapeColumn, type DerivedColumn, type ShapedColumn} from './shape-rows.ts';
import type {Shaper} from './shaper.ts';
import type {TargetTable} from './target-table.ts';

export interface FitRequest {
  asset: string;
  /** Table of the spool, quoted. */
  table: string;
  derived: readonly DerivedColumn[];
  /** Columns of `derived` that have text, whatever their type says. */
  asText: readonly string[];
  target: TargetTable;
  contract: Contract;
  replaces: boolean;
  destination: Destination;
  signal: AbortSignal;
}

export interface FittedRows {
  plan: ContractPlan;
  columns: readonly ShapedColumn[];
  misfits: Misfits;
}

/** Plans the contract and looks at the rows where it says so. Throws when the contract is broken; changes nothing. */
export async function fitToTable(shaper: Shaper, request: FitRequest): Promise<FittedRows> {
  const {asset, table, derived, signal} = request;
  const planned = planTarget({...request, source: derived.map(({column}) => column)});
  if (planned.drift.some(({effect}) => effect === 'fail')) throw contractBroken(asset, planned.drift);
  const withTexts = planned.columns.map((column) => castText(column, request));
  const shape = (columns: readonly PlannedColumn[]) =>
    columns.map((column, position) => shapeColumn(column, derived[position]!, shaper));
  const columns = shape(withTexts);
  const misfits = await countMisfits(shaper, table, columns, signal);
  const broken = misfits.strict.filter(({column}) => column.plan.otherwise === undefined);
  if (broken.length > 0) throw await misfitError(shaper, {asset, table, misfits: broken, signal});
  const widened = misfits.strict.map(({column}) => column.plan);
  const plan = widened.reduce<ContractPlan>(widenInstead, {...planned, columns: withTexts});
  return {plan, columns: widened.length > 0 ? shape(plan.columns) : columns, misfits};
}

/** Where it is unknown whether the table is there, only what was agreed on counts. */
export function planTarget({
  target,
  contract,
  ...input
}: Pick<FitRequest, 'target' | 'contract' | 'replaces' | 'destination'> & {
  source: readonly DerivedColumn['column'][];
}): ContractPlan {
  return planContract({
    ...input,
    target: target.description,
    contract: target.isKnown ? contract : {...contract, tables: 'evolve'},
  });
}

/** Text that stands in the place of another type has to fit that. */
function castText(column: PlannedColumn, {asText, contract}: FitRequest): PlannedColumn {
  const {source, castTo, unexpected} = column;
  if (castTo || unexpected || !asText.includes(source.name)) return column;
  const rule = contract.agreed.find(({name}) => name === source.name)?.rule ?? contract.types;
  return {...column, castTo: source.type, misfits: rule};
}

/** The plan when values do not fit a column that may be widened. */
function widenInstead(plan: ContractPlan, column: PlannedColumn): ContractPlan {
  const {otherwise, source} = column;
  const widened = (drift: Drift): Drift =>
    drift.column === source.name ? {...drift, effect: 'widen', becomes: otherwise!.type} : drift;
  return {
    ...plan,
    widen: [...plan.widen, otherwise!],
    drift: plan.drift.map(widened),
    columns: plan.columns.map((other) => (other.source.name === source.name ? {source} : other)),
  };
}

/** Says that no plugin can look at rows on their way. */
export function noShaperError(asset: string, columns: readonly PlannedColumn[] = []): UnsupportedError {
  const casts = columns.flatMap(({source, castTo}) =>
    castTo ? [`${source.name} as ${formatTypeName(castTo)}`] : [],
  );
  return new UnsupportedError(
    `${asset} asks to look at its rows on their way${casts.length > 0 ? ` (${casts.join(', ')})` : ''}, for which no system is there`,
    {hint: 'Leave out `contract`, `flatten`, `child_tables` and types of columns, or do that at the source.'},
  );
}
