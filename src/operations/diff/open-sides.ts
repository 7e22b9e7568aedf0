import {UnsupportedError} from '../../errors/index.ts';
import {
  findAdapter,
  requireFacet,
  type AdapterDefinition,
  type ComparisonDialect,
  type OpenWarehouse,
  type RelationDescription,
} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {findRelation} from '../inspect-tables/describe-table.ts';
import {openSettings, type ConnectionPlace} from '../open-connection.ts';
import type {DiffSide} from './resolve-side.ts';

export interface OpenSide extends DiffSide {
  warehouse: OpenWarehouse;
  description: RelationDescription;
  comparison: ComparisonDialect;
  /** Pieces of work at once. */
  concurrency: number;
}

export interface OpenSides {
  a: OpenSide;
  b: OpenSide;
  /** True when both tables are behind one connection. */
  isOneConnection: boolean;
  close(): Promise<void>;
}

/** Opens both connections for reading, or one where both tables are behind it, and finds the tables. */
export async function openSides(
  context: OperationContext,
  [sideA, sideB]: readonly [DiffSide, DiffSide],
): Promise<OpenSides> {
  await Promise.all([sideA, sideB].map((side) => requireComparison(context, side)));
  const isOneConnection = isSamePlace(sideA.place, sideB.place);
  const opened: OpenWarehouse[] = [];
  const close = async () => void (await Promise.all(opened.map((warehouse) => warehouse.close())));
  const open = async ({settings, ...place}: ConnectionPlace) => {
    const warehouse = await openSettings(context, settings, {...place, readOnly: true});
    opened.push(warehouse);
    return warehouse;
  };
  try {
    const warehouseA = await open(sideA.place);
    const warehouseB = isOneConnection ? warehouseA : await open(sideB.place);
    return {
      a: await describeSide(sideA, warehouseA),
      b: await describeSide(sideB, warehouseB),
      isOneConnection,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function describeSide(side: DiffSide, warehouse: OpenWarehouse): Promise<OpenSide> {
  const {definition} = warehouse;
  const catalog = requireFacet(warehouse, 'catalog', `compare ${side.label}`);
  const relation = findRelation(side.relation, await catalog.relations(), warehouse);
  return {
    ...side,
    warehouse,
    description: await catalog.describe(relation),
    comparison: definition.dialect.comparison!,
    concurrency: side.place.settings.concurrency ?? definition.capabilities.defaultConcurrency,
  };
}

/** Refuses before anything is opened. */
async function requireComparison(context: OperationContext, {place, label}: DiffSide): Promise<void> {
  const definition: AdapterDefinition = await findAdapter(context.adapters, place.settings.type).load();
  if (definition.dialect.comparison && definition.capabilities.catalog) return;
  throw new UnsupportedError(`${label} cannot be compared: ${definition.title} computes no checksums`, {
    hint: 'Load it into a database with `weir ingest` and compare the table there.',
    details: {type: definition.name},
  });
}

function isSamePlace(one: ConnectionPlace, other: ConnectionPlace): boolean {
  return (
    one.root === other.root &&
    one.settings.type === other.settings.type &&
    JSON.stringify(one.settings.settings) === JSON.stringify(other.settings.settings)
  );
}
