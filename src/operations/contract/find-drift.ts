import {UnsupportedError} from '../../errors/index.ts';
import type {Drift} from '../../pipeline/contract/contract.ts';
import {describeDrift, viewDrift, type DriftView} from '../../pipeline/contract/describe-drift.ts';
import {planTarget} from '../../pipeline/contract/fit-to-table.ts';
import {describeTarget, destinationOf, type TargetTable} from '../../pipeline/contract/target-table.ts';
import {defaultShape} from '../../project/contract.ts';
import {requireFacet, type Column, type OpenWarehouse} from '../../warehouse/index.ts';
import {planTransport} from '../../pipeline/negotiate.ts';
import type {OperationContext} from '../context.ts';
import {findLoads, withLinks, type FoundLoad} from './find-load.ts';

/** Differences between a source as it is now and its table, and what the contract would do about them. */
export interface AssetDrift {
  asset: string;
  drift: readonly (DriftView & {text: string})[];
  /** A load would fail. */
  isBroken: boolean;
}

/** Looks at sources and tables and changes nothing. Without names, at all assets that load from tables or files. */
export async function findDrift(context: OperationContext, names: readonly string[]): Promise<AssetDrift[]> {
  const loads = await findLoads(context, names);
  const found: AssetDrift[] = [];
  for (const load of loads) {
    if (names.length === 0 && load.asset.source.selection.kind === 'stream') continue;
    const {drift} = await compareWithTable(context, load);
    found.push({
      asset: load.asset.name,
      drift: drift.map((item) => ({...viewDrift(item), text: describeDrift(item)})),
      isBroken: drift.some(({effect}) => effect === 'fail'),
    });
  }
  return found;
}

export interface Comparison {
  source: readonly Column[];
  target: TargetTable;
  drift: readonly Drift[];
}

export function compareWithTable(context: OperationContext, load: FoundLoad): Promise<Comparison> {
  const {asset} = load;
  return withLinks(context, load, {readOnly: true}, async ({source, destination}) => {
    const columns = await sourceColumns(context, load, source, destination);
    const target = await describeTarget(destination, asset.relation);
    const {drift} = planTarget({
      source: columns,
      target,
      contract: (asset.settings.shape ?? defaultShape).contract,
      replaces: asset.mode === 'replace',
      destination: destinationOf(destination),
    });
    return {source: columns, target, drift};
  });
}

/** Columns as the source tells them before any row is read. */
async function sourceColumns(
  {signal}: OperationContext,
  {asset}: FoundLoad,
  source: OpenWarehouse,
  destination: OpenWarehouse,
): Promise<readonly Column[]> {
  const {selection, columns: choice} = asset.source;
  if (selection.kind === 'stream')
    throw new UnsupportedError(
      `${asset.name} reads a stream, whose columns are known only once it was read`,
      {
        hint: 'Run the asset: with `contract: freeze` it fails before it changes anything.',
      },
    );
  const {transport, alternatives} = planTransport({
    place: `the contract of ${asset.name}`,
    selection: selection.kind,
    mode: asset.mode ?? 'replace',
    source: source.definition,
    destination: destination.definition,
  });
  const reader = requireFacet(source, 'bulkRead', `look at ${asset.name}`);
  const opened = await reader.unload({from: selection, transport, alternatives, signal});
  try {
    const isChosen = ({name}: Column) =>
      !choice || choice.columns.includes(name) === (choice.kind === 'select');
    return opened.columns.filter(isChosen);
  } finally {
    await opened.dispose();
  }
}
