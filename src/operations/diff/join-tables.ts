import {joinCountsSelect, joinRowsSelect, type JoinSql} from '../../sql/diff/join-sql.ts';
import type {SideSql} from '../../sql/diff/side-sql.ts';
import {formatTypeName, type Dialect} from '../../warehouse/index.ts';
import {isIntegerKey} from './build-side-sql.ts';
import type {DiffStore} from './diff-store.ts';
import {createKeeper} from './keep-differences.ts';
import type {ColumnPair, MatchedColumns} from './match-columns.ts';
import type {OpenSides} from './open-sides.ts';
import {readRow, readRows, type TextRow} from './read-rows.ts';
import {emptyTally, type FoundDifference, type Tally} from './tally.ts';

/** True when one statement can compare both tables. Documents cannot be compared by SQL. */
export function canJoin({a, isOneConnection}: OpenSides, {keys, values}: MatchedColumns): boolean {
  return (
    isOneConnection &&
    a.comparison.joinsInFull &&
    [...keys, ...values].every(({forms}) => forms.equality.kind !== 'json')
  );
}

export interface TableJoin {
  sides: OpenSides;
  columns: MatchedColumns;
  sql: readonly [SideSql, SideSql];
  store: DiffStore;
  /** Most rows whose differences are kept. */
  limit: number;
  signal: AbortSignal;
}

const joinJob = 0;

export async function joinTables({sides, columns, sql, store, limit, signal}: TableJoin): Promise<Tally> {
  const {warehouse} = sides.a;
  const tally = store.tally();
  const reading = {signal, onBytes: (bytes: number) => void (tally.bytesMoved += bytes)};
  const join: JoinSql = {
    a: sql[0],
    b: sql[1],
    joinsByValue: isIntegerKey(columns),
    differs: columns.values.map((pair, index) => differs(pair, index, warehouse.definition.dialect)),
  };
  const counts = (await readRow(warehouse, joinCountsSelect(join), reading)).map(Number);
  const [onlyInA, onlyInB, changed, ...byColumn] = counts as [number, number, number, ...number[]];
  Object.assign(tally, {...emptyTally(0), onlyInA, onlyInB, changed, byColumn, bytesMoved: tally.bytesMoved});
  if (onlyInA + onlyInB + changed > 0 && limit > 0) {
    const keeper = createKeeper(store, limit, 0);
    const text = joinRowsSelect(join, Number.isFinite(limit) ? limit : undefined);
    let position = 0n;
    for await (const row of readRows(warehouse, text, reading)) {
      tally.rowsFetched += 1;
      tally.keptRows += keeper.keep(joinJob, differencesOf(row, columns, position++));
    }
    keeper.flush(joinJob);
  }
  store.finish({following: [], tally});
  return tally;
}

function differs({a, b, forms}: ColumnPair, index: number, dialect: Dialect): string {
  const isDistinct =
    dialect.isDistinct ?? ((one: string, other: string) => `${one} is distinct from ${other}`);
  const isPlain = a.type.kind === 'integer' && formatTypeName(a.type) === formatTypeName(b.type);
  if (forms.equality.kind !== 'tolerance')
    return isPlain ? isDistinct(`a.r${index}`, `b.r${index}`) : isDistinct(`a.v${index}`, `b.v${index}`);
  const double = (value: string) => `cast(${value} as double precision)`;
  const distance = `abs(${double(`a.r${index}`)} - ${double(`b.r${index}`)})`;
  return `${isDistinct(`a.v${index}`, `b.v${index}`)} and not coalesce(${distance} <= ${forms.equality.most}, 1 = 0)`;
}

const changes = ['changed', 'only_in_a', 'only_in_b'] as const;

/** A row of `joinRowsSelect`. */
function differencesOf(row: TextRow, {keys, values}: MatchedColumns, number: bigint): FoundDifference[] {
  const change = changes[Number(row[0])]!;
  const key = row.slice(1, keys.length + 1) as string[];
  if (change !== 'changed') return [{number, key, change}];
  return values.flatMap(({name}, index) => {
    const [isChanged, a, b] = row.slice(1 + keys.length + index * 3);
    return isChanged === '1' ? [{number, key, change, column: name, a: a!, b: b!}] : [];
  });
}
