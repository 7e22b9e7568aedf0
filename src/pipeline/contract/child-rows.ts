import {TransferError} from '../../errors/index.ts';
import type {ChildTableSettings} from '../../project/contract.ts';
import {countOf} from '../../util/format-quantity.ts';
import type {Column} from '../../warehouse/index.ts';
import {requireColumn} from './flatten.ts';
import {asJson, deriveColumns, isJsonLike, plainColumn, readStructure} from './json-columns.ts';
import {isObjectStructure, pointerTo} from './json-structure.ts';
import type {DerivedColumn} from './shape-rows.ts';
import {dropTable, selectRows, type Shaper} from './shaper.ts';
import type {StagedSource} from './stage-source.ts';

export const childColumns = {position: '_weir_position', gone: '_weir_gone'} as const;

/** Name of the column that has this column of the parent. */
function parentColumn(name: string): string {
  return `_weir_parent_${name}`;
}

/** Elements of the arrays of one load, in the spool. */
export interface ChildRows {
  /** Quoted. */
  table: string;
  /** Columns of the child table over the rows `s`: those of the parent's key, the position, and those of the elements. */
  derived: readonly DerivedColumn[];
  /** Columns of `derived` that have the parent's key. */
  parentKey: readonly string[];
  drop(): Promise<void>;
}

export interface ChildRequest {
  asset: string;
  staged: StagedSource;
  child: ChildTableSettings;
  /** Condition on the rows `s` that reach the parent's table. */
  isLoaded: string;
  /** Condition on the rows `s` that were deleted at the source. */
  isGone: string;
  signal: AbortSignal;
}

const element = 'element';

/** Makes a table of the elements, one row each; a parent without any has one at position 0. */
export async function makeChildRows(shaper: Shaper, request: ChildRequest): Promise<ChildRows> {
  const {asset, staged, child, isLoaded, isGone, signal} = request;
  const {dialect, spool} = shaper;
  const [column, ...keys] = child.path as [string, ...string[]];
  requireColumn(asset, `child_tables.${child.name}`, column, staged);
  for (const name of child.key) requireColumn(asset, `child_tables.${child.name}.key`, name, staged);
  const array = arrayOf(shaper, request, column, keys);
  await requireArrays(shaper, request, array);
  const quote = (name: string) => dialect.quoteIdentifier(name);
  const parents = child.key.map((name) => `s.${quote(name)} as ${quote(parentColumn(name))}`);
  const names = child.key.map((name) => quote(parentColumn(name)));
  const name = shaper.newName('child');
  const table = quote(name);
  const list = `case when is_gone or json_type(x) is distinct from 'ARRAY' then cast([] as json[]) else cast(x as json[]) end`;
  await spool.build(
    `create table ${table} as with parents as (select ${names.join(', ')}, ${list} as elements
       from (select ${parents.join(', ')}, ${array} as x, ${isGone} as is_gone from ${staged.table} s where ${isLoaded}) p)
     select ${names.join(', ')}, cast(generate_subscripts(elements, 1) as bigint) as ${quote(childColumns.position)}, unnest(elements) as ${element}
       from parents where len(elements) > 0
     union all select ${names.join(', ')}, cast(0 as bigint), null from parents where len(elements) = 0`,
    {signal},
  );
  const json = `s.${element}`;
  const structure = await readStructure(shaper, {json, table, signal});
  const own = isObjectStructure(structure)
    ? await deriveColumns(shaper, {
        json,
        table,
        structure,
        depth: 1,
        nameOf: (path) => path.join('_'),
        signal,
      })
    : plainColumn(json, structure, 'value', shaper);
  return {
    table,
    derived: [...parentColumns(shaper, staged, child), position(shaper), ...own],
    parentKey: child.key.map(parentColumn),
    drop: () => dropTable(shaper, name),
  };
}

function arrayOf(
  {dialect}: Shaper,
  {asset, staged, child}: ChildRequest,
  column: string,
  keys: readonly string[],
): string {
  const {type} = staged.kept[staged.columns.findIndex(({name}) => name === column)]!;
  if (!isJsonLike(type))
    throw new TransferError(
      `${asset}: child_tables.${child.name} needs a JSON column, and ${column} is none`,
      {
        code: 'transfer-source',
      },
    );
  const json = asJson(`s.${dialect.quoteIdentifier(column)}`, type);
  return keys.length === 0 ? json : `json_extract(${json}, ${dialect.quoteLiteral(pointerTo(keys))})`;
}

async function requireArrays(
  shaper: Shaper,
  {asset, staged, child, isLoaded, signal}: ChildRequest,
  array: string,
): Promise<void> {
  const isOther = `${array} is not null and json_type(${array}) not in ('ARRAY', 'NULL')`;
  const [row] = await selectRows(
    shaper,
    `select cast(count(*) filter (where ${isOther}) as integer) as others from ${staged.table} s where ${isLoaded}`,
    signal,
  );
  const others = Number(row!.others);
  if (others > 0)
    throw new TransferError(
      `${asset}: $.${child.path.join('.')} is no array in ${countOf(others, 'row')}, so child_tables.${child.name} cannot be made of it`,
      {code: 'transfer-source', hint: 'Correct the `path`, or shape the rows at the source.'},
    );
}

function parentColumns({dialect}: Shaper, staged: StagedSource, {key}: ChildTableSettings): DerivedColumn[] {
  return key.map((name) => {
    const at = staged.columns.findIndex((column) => column.name === name);
    const column: Column = {...staged.columns[at]!, name: parentColumn(name)};
    return {
      column,
      kept: staged.kept[at]!.type,
      expression: `s.${dialect.quoteIdentifier(column.name)}`,
    };
  });
}

function position({dialect}: Shaper): DerivedColumn {
  const type = {kind: 'integer', bits: 64, signed: true} as const;
  return {
    column: {name: childColumns.position, type, nativeType: dialect.toNativeType(type)},
    kept: type,
    expression: `s.${dialect.quoteIdentifier(childColumns.position)}`,
  };
}
