import {OpsError} from '../../errors/index.ts';
import type {OpenWarehouse, Relation, RelationDescription} from '../../warehouse/index.ts';
import type {ContractPlan} from './contract.ts';
import type {Destination} from './plan-contract.ts';

/** The table that rows go to; `isKnown` is false where the system cannot tell. */
export interface TargetTable {
  isKnown: boolean;
  /** Undefined when it is not there. */
  description?: RelationDescription;
}

export function destinationOf({definition: {dialect, capabilities}}: OpenWarehouse): Destination {
  return {
    dialect,
    changesTables: capabilities.bulkWrite?.changesTables ?? false,
    // Systems that keep the case of names and do not tell them apart by it.
    ignoresCase: capabilities.identifierCase === 'preserve',
  };
}

const absentCodes = ['query-unknown-object', 'file-missing'];

export async function describeTarget(destination: OpenWarehouse, into: Relation): Promise<TargetTable> {
  if (!destination.catalog) return {isKnown: false};
  try {
    return {isKnown: true, description: await destination.catalog.describe(into)};
  } catch (error) {
    if (error instanceof OpsError && absentCodes.includes(error.code)) return {isKnown: true};
    throw error;
  }
}

/** Adds and widens columns as planned. */
export async function changeTarget(
  destination: OpenWarehouse,
  into: Relation,
  {add, widen}: Pick<ContractPlan, 'add' | 'widen'>,
  signal: AbortSignal,
): Promise<void> {
  if (add.length + widen.length === 0) return;
  await destination.bulkWrite!.changeTable!({relation: into, add, widen, signal});
}
