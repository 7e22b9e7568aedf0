import {UnsupportedError, UsageError} from '../../errors/index.ts';
import type {Contract, ShapeSettings} from '../../project/contract.ts';
import type {ByteSource, LoadRequest, OpenWarehouse, Transport} from '../../warehouse/index.ts';
import type {QuarantineStore} from '../package/quarantine-store.ts';
import type {Drift} from './contract.ts';
import {contractBroken} from './describe-drift.ts';
import {noShaperError, planTarget} from './fit-to-table.ts';
import {transportsInto, transportsOutOf, type Shaper} from './shaper.ts';
import {settleQuarantine} from './settle-quarantine.ts';
import {shapeSource} from './shape-source.ts';
import {changeTarget, describeTarget, destinationOf, type TargetTable} from './target-table.ts';

/** How the rows of a load take effect. */
export interface Effect {
  /** They take the place of the table. */
  replaces: boolean;
  key: readonly string[];
  /** Loads that together replace the table; present where `replaces` is true. */
  group?: string;
  /** Others of its group follow. */
  isPart?: boolean;
}

export interface EnforceRequest extends Pick<LoadRequest, 'into' | 'loadId' | 'signal'> {
  asset: string;
  shape: ShapeSettings;
  /** Opens the source; by these transports, or by those that were negotiated. May be called twice. */
  open(transports?: readonly Transport[]): Promise<ByteSource>;
  /** How the rows of the opened source will take effect. */
  effectOf(source: ByteSource): Effect;
  /** Reads the whole source while something watches over it. */
  whileReading<Result>(
    source: ByteSource,
    read: (options: Pick<LoadRequest, 'signal' | 'onProgress'>) => Promise<Result>,
  ): Promise<Result>;
  source: OpenWarehouse;
  destination: OpenWarehouse;
  /** Absent where no plugin can look at rows. */
  openShaper?: (() => Promise<Shaper>) | undefined;
  /** Absent outside of projects. */
  quarantine?: QuarantineStore | undefined;
  /** ISO text in UTC. */
  loadedAt: string;
}

/** Rows that fit their table, ready to be loaded. */
export interface EnforcedLoad {
  /** The caller disposes of it. */
  source: ByteSource;
  /** Rows that the source sent, good and bad. */
  rowsRead(): number | undefined;
  drift: readonly Drift[];
  rowsDiscarded: number;
  rowsQuarantined: number;
  valuesDiscarded: number;
  /** True when the rows are not exactly those of the source, so that contents cannot be compared with it. */
  isShaped: boolean;
  /** Makes quarantined rows visible, once the load has committed. */
  settle(receipt: {repeated: boolean}): Promise<void>;
}

/**
 * Holds a load to its contract: plans what to do about differences, changes the table as far as that is allowed, and
 * takes out what is not. Throws before the table is touched when the contract is broken.
 */
export async function enforceContract(request: EnforceRequest): Promise<EnforcedLoad> {
  const {shape} = request;
  if (needsLook(shape)) return shapeThrough(request);
  const source = await request.open();
  try {
    const passed = await passThrough(request, source);
    if (passed) return passed;
  } catch (error) {
    await source.dispose();
    throw error;
  }
  await source.dispose();
  return shapeThrough(request);
}

const rowRules = ['discard_row', 'discard_value', 'quarantine'];

/** Whether the rows have to be looked at whatever the table is. */
function needsLook({contract, flatten, childTables}: ShapeSettings): boolean {
  return (
    flatten.length > 0 ||
    childTables.length > 0 ||
    [contract.columns, contract.types].some((rule) => rowRules.includes(rule)) ||
    contract.agreed.some(({type, rule}) => type !== undefined || rowRules.includes(rule ?? ''))
  );
}

/** The source as it is, where its columns fit or can be made to; undefined where its rows have to be looked at. */
async function passThrough(request: EnforceRequest, source: ByteSource): Promise<EnforcedLoad | undefined> {
  const {asset, shape, destination: warehouse, into, signal} = request;
  const passed = {
    source,
    rowsRead: () => source.rowsSent(),
    rowsDiscarded: 0,
    rowsQuarantined: 0,
    valuesDiscarded: 0,
    isShaped: false,
  };
  const effect = request.effectOf(source);
  const {replaces} = effect;
  const settle = ({repeated}: {repeated: boolean}) => settleQuarantine(request, effect, {repeated});
  const destination = destinationOf(warehouse);
  const follows = replaces && !destination.changesTables && isDefault(shape.contract);
  if (source.columns.length === 0 || follows) return {...passed, drift: [], settle};
  const target: TargetTable = await describeTarget(warehouse, into);
  const columns = source.columns.filter(({name}) => name !== source.deletedColumn);
  const plan = planTarget({source: columns, target, contract: shape.contract, replaces, destination});
  if (plan.drift.some(({effect}) => effect === 'fail')) throw contractBroken(asset, plan.drift);
  if (plan.needsShaping) return undefined;
  await changeTarget(warehouse, into, plan, signal);
  return {...passed, drift: plan.drift, settle};
}

function isDefault({tables, columns, types, agreed}: Contract): boolean {
  return [tables, columns, types].every((rule) => rule === 'evolve') && agreed.length === 0;
}

async function shapeThrough(request: EnforceRequest): Promise<EnforcedLoad> {
  const {asset, source, destination, openShaper, shape, quarantine} = request;
  const asksQuarantine = [
    shape.contract.columns,
    shape.contract.types,
    ...shape.contract.agreed.map(({rule}) => rule),
  ].includes('quarantine');
  if (asksQuarantine && !quarantine)
    throw new UsageError(`${asset} puts rows into quarantine, which needs a project`, {
      hint: 'Make one with `weir init`, or use discard_row.',
    });
  if (!openShaper) throw noShaperError(asset);
  const shaper = await openShaper();
  const into = transportsInto(shaper, source);
  const outOf = transportsOutOf(shaper, destination);
  if (into.length === 0 || outOf.length === 0)
    throw new UnsupportedError(
      `${asset} asks to look at its rows on their way from ${source.definition.title} to ${destination.definition.title}, which have no format for that`,
      {hint: 'Leave out `contract`, `flatten`, `child_tables` and types of columns.'},
    );
  return shapeSource(shaper, request, {into, outOf});
}
