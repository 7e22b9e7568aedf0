import type {PlannedConnection} from '../../pipeline/plan.ts';
import type {Asset} from '../../project/asset.ts';
import type {Relation} from '../../warehouse/index.ts';

/** Finds assets by name and by the table that they make. */
export interface AssetIndex {
  /** By full name, or by bare table name where that is unique. */
  byName(name: string): Asset | undefined;
  /** The asset that makes this table on this connection. */
  byRelation(connection: string, relation: Relation): Asset | undefined;
  names(): string[];
}

export function createAssetIndex(
  placed: readonly {asset: Asset; connection: string}[],
  connections: ReadonlyMap<string, PlannedConnection>,
): AssetIndex {
  const byName = new Map(placed.map(({asset}) => [asset.name, asset]));
  const byTable = new Map<string, Asset[]>();
  for (const {asset} of placed) {
    const table = asset.name.split('.').at(-1)!;
    byTable.set(table, [...(byTable.get(table) ?? []), asset]);
  }
  // Warehouses compare names without regard to case unless quoted; two assets that differ by case alone are a mistake.
  const relationKey = (connection: string, relation: Relation) => {
    const schema =
      relation.schema ?? connections.get(connection)?.definition.capabilities.defaultSchema ?? '';
    return [connection, schema.toLowerCase(), relation.name.toLowerCase()].join('\u0000');
  };
  const byRelation = new Map(
    placed.map(({asset, connection}) => [relationKey(connection, asset.relation), asset]),
  );
  return {
    byName(name) {
      const sameTable = byTable.get(name) ?? [];
      return byName.get(name) ?? (sameTable.length === 1 ? sameTable[0] : undefined);
    },
    byRelation: (connection, relation) => byRelation.get(relationKey(connection, relation)),
    names: () => [...byName.keys()],
  };
}
