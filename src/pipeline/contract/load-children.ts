import {UnsupportedError} from '../../errors/index.ts';
import type {ChildTableSettings, Contract} from '../../project/contract.ts';
import {
  parseRelation,
  requireFacet,
  type Column,
  type LoadRequest,
  type OpenWarehouse,
  type Relation,
} from '../../warehouse/index.ts';
import {childColumns, makeChildRows, type ChildRequest, type ChildRows} from './child-rows.ts';
import {fitToTable, type FittedRows} from './fit-to-table.ts';
import {goodRowsSelect} from './shape-rows.ts';
import {selectRows, transportsOutOf, type Shaper} from './shaper.ts';
import {changeTarget, describeTarget, destinationOf} from './target-table.ts';

export interface ChildrenRequest extends Omit<ChildRequest, 'child'>, Pick<LoadRequest, 'into' | 'loadId'> {
  children: readonly ChildTableSettings[];
  contract: Contract;
  replaces: boolean;
  destination: OpenWarehouse;
  /** ISO text in UTC. */
  loadedAt: string;
}

/**
 * Loads the child tables of one load, under ids that follow from its own. They come before the parent, whose load
 * commits where the stream stands: what is cut off in between is read again, and puts the same elements in the place
 * of those that are there.
 */
export async function loadChildren(shaper: Shaper, request: ChildrenRequest): Promise<void> {
  for (const child of request.children) {
    const rows = await makeChildRows(shaper, {...request, child});
    try {
      await loadChild(shaper, {...request, child, rows, table: childTable(request.into, child)});
    } finally {
      await rows.drop();
    }
  }
}

/** Beside the parent, unless it says otherwise. */
function childTable(parent: Relation, {name, table}: ChildTableSettings): Relation {
  if (table === undefined) return {...parent, name: `${parent.name}_${name}`};
  const {schema, catalog} = parent;
  return {
    ...(catalog !== undefined && {catalog}),
    ...(schema !== undefined && {schema}),
    ...parseRelation(table),
  };
}

interface OneChild extends ChildrenRequest {
  child: ChildTableSettings;
  rows: ChildRows;
  /** Of the destination. */
  table: Relation;
}

async function loadChild(shaper: Shaper, request: OneChild): Promise<void> {
  const {destination, contract, replaces, rows, table, signal, asset, child} = request;
  const target = await describeTarget(destination, table);
  const fitted = await fitToTable(shaper, {
    asset: `${asset} (${child.name})`,
    table: rows.table,
    derived: rows.derived,
    asText: [],
    target,
    contract: childContract(contract),
    replaces,
    destination: destinationOf(destination),
    signal,
  });
  await changeTarget(destination, table, fitted.plan, signal);
  const [counts] = await selectRows(
    shaper,
    `select cast(count(*) filter (where ${hasElement(shaper)}) as integer) as elements, cast(count(*) as integer) as all_rows from ${rows.table} s`,
    signal,
  );
  const [elements, all] = [Number(counts!.elements), Number(counts!.all_rows)];
  if (replaces)
    return loadRows(shaper, request, fitted, {mode: 'replace', where: hasElement(shaper), suffix: ''});
  const isThere = target.description !== undefined || !target.isKnown;
  if (elements === 0 && !isThere) return;
  const hasEmpty = all > elements && isThere;
  if (hasEmpty) requireDeletions(destination, request);
  await loadRows(shaper, request, fitted, {
    mode: 'delete+insert',
    key: rows.parentKey,
    where: hasEmpty ? 'true' : hasElement(shaper),
    suffix: '',
  });
  if (hasEmpty) await removeMarkers(shaper, request);
}

/** Rows that are put aside are the parents; their elements go with them. */
function childContract({tables, columns, types}: Contract): Contract {
  const rule = (word: Contract['columns']) => (word === 'freeze' ? 'freeze' : 'evolve');
  return {tables, columns: rule(columns), types: rule(types), agreed: []};
}

function hasElement({dialect}: Shaper): string {
  return `s.${dialect.quoteIdentifier(childColumns.position)} > 0`;
}

interface Rows extends Pick<LoadRequest, 'mode' | 'key'> {
  where: string;
  /** Of the load id. */
  suffix: string;
}

function loadRows(
  shaper: Shaper,
  request: OneChild,
  {columns}: FittedRows,
  {where, ...load}: Rows,
): Promise<void> {
  const good = goodRowsSelect(columns, request.rows.table, shaper);
  return loadSelect(shaper, request, {...load, text: `${good.text} where ${where}`, columns: good.columns});
}

/** Parents without elements brought a row that only displaced the old ones. */
async function removeMarkers(shaper: Shaper, request: OneChild): Promise<void> {
  const {dialect} = shaper;
  const {rows} = request;
  const keys = rows.derived.slice(0, rows.parentKey.length + 1);
  const gone = dialect.quoteIdentifier(childColumns.gone);
  const list = keys.map(({expression, column}) => `${expression} as ${dialect.quoteIdentifier(column.name)}`);
  const type = {kind: 'boolean'} as const;
  await loadSelect(shaper, request, {
    mode: 'merge',
    key: keys.map(({column}) => column.name),
    deletions: {column: childColumns.gone, kind: 'delete'},
    text: `select ${list.join(', ')}, true as ${gone} from ${rows.table} s where not ${hasElement(shaper)}`,
    columns: [
      ...keys.map(({column}) => column),
      {name: childColumns.gone, type, nativeType: dialect.toNativeType(type)},
    ],
    suffix: ':empty',
  });
}

interface SelectLoad extends Pick<LoadRequest, 'mode' | 'key' | 'deletions'> {
  text: string;
  columns: readonly Column[];
  suffix: string;
}

async function loadSelect(
  shaper: Shaper,
  {destination, table, loadId, child, loadedAt, signal, asset}: OneChild,
  {text, columns, suffix, ...load}: SelectLoad,
): Promise<void> {
  const writer = requireFacet(destination, 'bulkWrite', `load ${asset}`);
  const [transport, ...alternatives] = transportsOutOf(shaper, destination);
  const source = await shaper.spool.bulkRead.unload({
    from: {kind: 'statement', text},
    transport: transport!,
    alternatives,
    signal,
  });
  try {
    await writer.load({
      into: table,
      source: {...source, columns, rowsSent: () => source.rowsSent()},
      ...load,
      loadId: `${loadId}:${child.name}${suffix}`,
      loadedAt,
      signal,
    });
  } finally {
    await source.dispose();
  }
}

function requireDeletions({definition}: OpenWarehouse, {asset, child}: OneChild): void {
  if (definition.capabilities.bulkWrite?.refinesLoads) return;
  throw new UnsupportedError(
    `${asset}: rows without ${child.name} came, and ${definition.title} cannot remove the elements that they had`,
    {hint: 'Load with `mode: replace`.'},
  );
}
