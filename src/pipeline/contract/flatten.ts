import {TransferError} from '../../errors/index.ts';
import type {FlattenSettings} from '../../project/contract.ts';
import {countOf} from '../../util/format-quantity.ts';
import type {ColumnType} from '../../warehouse/index.ts';
import {asJson, deriveColumns, isJsonLike, readStructure} from './json-columns.ts';
import {isEmptyStructure, isObjectStructure, type JsonStructure} from './json-structure.ts';
import type {DerivedColumn} from './shape-rows.ts';
import {selectRows, type Shaper} from './shaper.ts';
import type {StagedSource} from './stage-source.ts';

export interface FlattenRequest {
  asset: string;
  staged: StagedSource;
  flatten: readonly FlattenSettings[];
  /** Paths whose values go elsewhere: a column and keys within it. */
  leftOut: readonly (readonly string[])[];
  signal: AbortSignal;
}

const mostColumns = 1000;
const deepest = 100;

/** The columns of staged rows, JSON columns taken apart where that is asked. */
export async function flattenColumns(shaper: Shaper, request: FlattenRequest): Promise<DerivedColumn[]> {
  const {staged, flatten, leftOut, asset} = request;
  for (const {column} of flatten) requireColumn(asset, 'flatten', column, staged);
  const derived: DerivedColumn[] = [];
  for (const [position, column] of staged.columns.entries()) {
    if (leftOut.some((path) => path.length === 1 && path[0] === column.name)) continue;
    const kept = staged.kept[position]!.type;
    const settings = flatten.find((candidate) => candidate.column === column.name);
    const expression = `s.${shaper.dialect.quoteIdentifier(column.name)}`;
    if (settings) derived.push(...(await flattenColumn(shaper, request, settings, kept, expression)));
    else derived.push({column, kept, expression});
  }
  requireSound(asset, derived);
  return derived;
}

/** Throws when the rows have no such column. */
export function requireColumn(asset: string, key: string, name: string, {columns}: StagedSource): void {
  if (columns.some((column) => column.name === name)) return;
  throw new TransferError(`${asset}: ${key} names ${name}, which the source does not have`, {
    code: 'transfer-source',
    hint: `It has ${columns.map((column) => column.name).join(', ')}.`,
  });
}

async function flattenColumn(
  shaper: Shaper,
  {asset, staged: {table}, leftOut, signal}: FlattenRequest,
  {column, depth = deepest, prefix}: FlattenSettings,
  kept: ColumnType,
  expression: string,
): Promise<DerivedColumn[]> {
  const refuse = (what: string) =>
    new TransferError(`${asset}: ${column} cannot be flattened, for ${what}`, {
      code: 'transfer-source',
      hint: `Take ${column} out of \`flatten\`, or shape it at the source.`,
    });
  if (!isJsonLike(kept) || kept.kind === 'list') throw refuse('it holds no JSON objects');
  const json = asJson(expression, kept);
  if (kept.kind === 'text') {
    const broken = `cast(count(*) filter (where ${expression} is not null and ${json} is null) as integer) as broken`;
    const [row] = await selectRows(shaper, `select ${broken} from ${table} s`, signal);
    if (Number(row!.broken) > 0)
      throw refuse(`${countOf(Number(row!.broken), 'value is', 'values are')} no JSON`);
  }
  const structure = await readStructure(shaper, {json, table, signal});
  if (isEmptyStructure(structure) || isBare(structure)) return [];
  if (!isObjectStructure(structure)) throw refuse('not all of its values are objects');
  const rest = leftOut
    .filter(([first]) => first === column)
    .reduce((all: JsonStructure, path) => without(all, path.slice(1)), structure);
  return deriveColumns(shaper, {
    json,
    table,
    structure: rest,
    depth,
    nameOf: (keys) => `${prefix}${keys.join('_')}`,
    signal,
  });
}

function isBare(structure: JsonStructure): boolean {
  return isObjectStructure(structure) && Object.keys(structure).length === 0;
}

/** The structure without the value at a path. */
function without(structure: JsonStructure, [key, ...rest]: readonly string[]): JsonStructure {
  if (key === undefined || !isObjectStructure(structure)) return structure;
  return Object.fromEntries(
    Object.entries(structure).flatMap(([name, inner]) => {
      if (name !== key) return [[name, inner]];
      return rest.length === 0 ? [] : [[name, without(inner, rest)]];
    }),
  );
}

function requireSound(asset: string, derived: readonly DerivedColumn[]): void {
  if (derived.length > mostColumns)
    throw new TransferError(
      `${asset}: flattening makes ${derived.length} columns, more than ${mostColumns}`,
      {
        code: 'transfer-source',
        hint: 'Set a `depth`; what lies deeper stays JSON.',
      },
    );
  const seen = new Set<string>();
  for (const {column} of derived) {
    const name = column.name.toLowerCase();
    if (seen.has(name))
      throw new TransferError(`${asset}: flattening makes two columns named ${column.name}`, {
        code: 'transfer-source',
        hint: 'Give one of them another `prefix`.',
      });
    seen.add(name);
  }
}
