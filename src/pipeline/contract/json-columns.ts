import type {Column, ColumnType} from '../../warehouse/index.ts';
import {
  isEmptyStructure,
  leafType,
  leavesOf,
  parseStructure,
  pointerTo,
  type JsonLeaf,
  type JsonStructure,
} from './json-structure.ts';
import type {DerivedColumn} from './shape-rows.ts';
import {selectRows, type Shaper} from './shaper.ts';

/** Kinds that can be looked into as JSON. */
export function isJsonLike({kind}: ColumnType): boolean {
  return ['json', 'struct', 'map', 'list', 'text'].includes(kind);
}

/** A kept column as JSON; text that is none becomes NULL. */
export function asJson(expression: string, {kind}: ColumnType): string {
  if (kind === 'json') return expression;
  return kind === 'text' ? `try_cast(${expression} as json)` : `to_json(${expression})`;
}

/** Sums up the structure of all values of a JSON expression over the rows `s` of a table. */
export async function readStructure(
  shaper: Shaper,
  {json, table, signal}: {json: string; table: string; signal: AbortSignal},
): Promise<JsonStructure> {
  const [row] = await selectRows(
    shaper,
    `select cast(json_group_structure(${json}) as varchar) as structure from ${table} s where ${json} is not null and json_type(${json}) <> 'NULL'`,
    signal,
  );
  return parseStructure(row!.structure as string | null);
}

/** SQL for a value within a JSON expression. */
function extract(json: string, {keys, type}: JsonLeaf, {dialect}: Pick<Shaper, 'dialect'>): string {
  const path = dialect.quoteLiteral(keys.length === 0 ? '$' : pointerTo(keys));
  if (type.kind === 'json')
    return `case when json_type(${json}, ${path}) <> 'NULL' then json_extract(${json}, ${path}) end`;
  const text = `json_extract_string(${json}, ${path})`;
  return type.kind === 'text' ? text : `try_cast(${text} as ${dialect.toNativeType(type)})`;
}

/** Columns for the values within a JSON expression; those that exceed 64 bits get more room. */
export async function deriveColumns(
  shaper: Shaper,
  {
    json,
    table,
    structure,
    depth,
    nameOf,
    signal,
  }: {
    json: string;
    table: string;
    structure: JsonStructure;
    depth: number;
    nameOf: (keys: readonly string[]) => string;
    signal: AbortSignal;
  },
): Promise<DerivedColumn[]> {
  const leaves = await withRoom(shaper, {json, table, signal}, leavesOf(structure, depth));
  return leaves.map((leaf) => ({
    column: columnOf(nameOf(leaf.keys), leaf.type, shaper),
    kept: leaf.type,
    expression: extract(json, leaf, shaper),
  }));
}

/** One column for elements that are no objects; none when all are NULL. */
export function plainColumn(
  json: string,
  structure: JsonStructure,
  name: string,
  shaper: Shaper,
): DerivedColumn[] {
  if (isEmptyStructure(structure)) return [];
  const type = leafType(structure);
  return [
    {column: columnOf(name, type, shaper), kept: type, expression: extract(json, {keys: [], type}, shaper)},
  ];
}

async function withRoom(
  shaper: Shaper,
  {json, table, signal}: {json: string; table: string; signal: AbortSignal},
  leaves: readonly JsonLeaf[],
): Promise<JsonLeaf[]> {
  const whole = leaves.filter(({type}) => type.kind === 'integer');
  if (whole.length === 0) return [...leaves];
  const counts = whole.map((leaf, position) => {
    const text = extract(json, {...leaf, type: {kind: 'text'}}, shaper);
    const value = extract(json, leaf, shaper);
    return `cast(count(*) filter (where ${text} is not null and ${value} is null) as integer) as leaf_${position}`;
  });
  const [row] = await selectRows(shaper, `select ${counts.join(', ')} from ${table} s`, signal);
  return leaves.map((leaf) => {
    const position = whole.indexOf(leaf);
    return position >= 0 && Number(row![`leaf_${position}`]) > 0
      ? {...leaf, type: {kind: 'decimal', precision: 38, scale: 0} as const}
      : leaf;
  });
}

function columnOf(name: string, type: ColumnType, {dialect}: Pick<Shaper, 'dialect'>): Column {
  return {name, type, nativeType: dialect.toNativeType(type), nullable: true};
}
