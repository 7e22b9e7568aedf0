import type {ByteSource, LoadReceipt, LoadRequest, OpenWarehouse, Relation} from '#src/warehouse/index.ts';
import {formatRelation} from '#src/warehouse/index.ts';
import {sourceOf, textFormats, type TextFormat, type TextTable} from './byte-sources.ts';
import type {WarehouseFixture} from './fixture.ts';
import {never, type ContractSession} from './session.ts';
import {sampleTable} from './text-tables.ts';

/** Text formats that this system loads. */
export function loadableFormats({definition}: WarehouseFixture): TextFormat[] {
  return textFormats.filter((format) =>
    definition.capabilities.bulkWrite?.accepts.includes(`stream:${format}`),
  );
}

/** Loads a table or a source, and disposes of the source as the pipeline does. */
export async function load(
  session: ContractSession,
  into: Relation,
  from: TextTable | ByteSource,
  options: Partial<LoadRequest> & {warehouse?: OpenWarehouse} = {},
): Promise<LoadReceipt> {
  const {warehouse = session.warehouse, ...request} = options;
  const source = 'content' in from ? from : sourceOf(from, loadableFormats(session.fixture)[0]);
  try {
    return await warehouse.bulkWrite!.load({
      into,
      source,
      mode: session.fixture.definition.capabilities.bulkWrite!.modes[0]!,
      loadId: session.runtime.randomId(),
      loadedAt: new Date().toISOString(),
      signal: never,
      ...request,
    });
  } finally {
    await source.dispose();
  }
}

/** A relation that holds `sampleRows`; undefined where the fixture has none and nothing can be loaded. */
export async function sampleRelation(session: ContractSession): Promise<Relation | undefined> {
  if (session.fixture.sample?.relation) return session.fixture.sample.relation;
  if (!session.warehouse.bulkWrite) return undefined;
  const relation = session.newRelation('sample');
  await load(session, relation, sampleTable);
  return relation;
}

/** Every relation that the catalog knows, weir's own included; empty without a catalog. */
export async function relationNames({catalog}: OpenWarehouse): Promise<string[]> {
  const nodes = (await catalog?.relations()) ?? [];
  return nodes.map((node) => formatRelation(node.relation!)).toSorted();
}
