import type {CompiledAsset} from '../../pipeline/plan.ts';
import type {BuildScope} from '../../project/build-scope.ts';
import {placeTablesByTokens} from '../../transform/place-tables-by-tokens.ts';
import {placeTables} from '../../transform/place-tables.ts';
import type {AdapterDefinition, Relation} from '../../warehouse/index.ts';

/** Where the rows of the assets of a connection are. */
export interface Placement {
  definition: AdapterDefinition;
  /** Pairs of the relation that an asset has by its name and the one that holds its rows. */
  tables: readonly {asset: Relation; at: Relation}[];
}

/** The asset as it builds another table from other tables. */
export function placeAsset(
  compiled: CompiledAsset,
  relation: Relation,
  placement: Placement,
): Promise<CompiledAsset> {
  return placeSql({...compiled, asset: {...compiled.asset, relation}}, placement);
}

async function placeSql(compiled: CompiledAsset, placement: Placement): Promise<CompiledAsset> {
  const {select, incrementalSelect, render} = compiled;
  const hooksOf = async (hooks: CompiledAsset['hooks']) =>
    hooks && {
      before: await Promise.all((hooks.before ?? []).map((sql) => placeStatement(sql, placement))),
      after: await Promise.all((hooks.after ?? []).map((sql) => placeStatement(sql, placement))),
    };
  const hooks = await hooksOf(compiled.hooks);
  return {
    ...compiled,
    ...(select !== undefined && {select: await placeStatement(select, placement)}),
    ...(incrementalSelect !== undefined && {
      incrementalSelect: await placeStatement(incrementalSelect, placement),
    }),
    ...(hooks && {hooks}),
    ...(render && {
      async render(build: BuildScope) {
        const rendered = await render(build);
        return {
          select: await placeStatement(rendered.select, placement),
          hooks: (await hooksOf(rendered.hooks))!,
        };
      },
    }),
  };
}

/** A statement with the tables that hold the rows in place of the names of assets. */
export async function placeStatement(sql: string, {definition, tables}: Placement): Promise<string> {
  const {dialect, capabilities} = definition;
  const keyOf = ({schema = capabilities.defaultSchema, name}: Relation) =>
    `${schema ?? ''}\0${name}`.toLowerCase();
  const places = new Map(tables.map(({asset, at}) => [keyOf(asset), at]));
  const place = (table: Relation) => {
    const at = places.get(keyOf(table));
    return at && dialect.quoteRelation(at);
  };
  const placed = await placeTables(sql, dialect, place);
  return 'sql' in placed ? placed.sql : placeTablesByTokens(sql, dialect, place);
}
