import type {Value} from '../../../warehouse/index.ts';
import {containsSql} from './filter-sql.ts';
import type {ResultStore} from './result-store.ts';
import {columnSql, type StoredResult} from './stored-result.ts';

export interface CellPlace {
  row: number;
  /** Index into the columns of the result. */
  column: number;
}

export interface FindRequest {
  /** Ignores case. */
  text: string;
  /** Where to begin; the place itself comes last. */
  from: CellPlace;
  direction: 'forward' | 'backward';
  signal: AbortSignal;
}

/** Where a view keeps its rows: `r` are the rows, `position` their place in the view. */
export interface SearchableRows {
  result: StoredResult;
  store: ResultStore;
  rowCount: number;
  from: string;
  position: string;
}

/** Rows of the first query; a near match is found soon, and the longer the way the longer the steps. */
const firstStepRows = 50_000;
const longestStepRows = 2_000_000;

/** Looks row by row from a place to the end, then from the other end back to it. */
export async function findCell(request: FindRequest, rows: SearchableRows): Promise<CellPlace | undefined> {
  const {from, direction} = request;
  const {rowCount} = rows;
  if (rowCount === 0 || request.text === '') return undefined;
  const isForward = direction === 'forward';
  const here = await matchesInRow(from.row, request, rows);
  const beyond = isForward
    ? here.find((column) => column > from.column)
    : here.findLast((column) => column < from.column);
  if (beyond !== undefined) return {row: from.row, column: beyond};
  const after = {first: from.row + 1, last: rowCount - 1};
  const before = {first: 0, last: from.row - 1};
  for (const part of isForward ? [after, before] : [before, after]) {
    const row = await findRow(part, request, rows);
    if (row === undefined) continue;
    const columns = await matchesInRow(row, request, rows);
    return {row, column: (isForward ? columns[0] : columns.at(-1)) ?? 0};
  }
  const again = isForward ? here[0] : here.at(-1);
  return again === undefined ? undefined : {row: from.row, column: again};
}

/** The nearest row with a match, from the end where the search enters the part. */
async function findRow(
  {first, last}: {first: number; last: number},
  {direction, signal, ...request}: FindRequest,
  rows: SearchableRows,
): Promise<number | undefined> {
  const condition = cellConditions(request.text, rows).join(' or ');
  const isForward = direction === 'forward';
  let stepRows = firstStepRows;
  for (let [low, high] = [first, last]; low <= high; stepRows = Math.min(stepRows * 2, longestStepRows)) {
    const [from, to] = isForward
      ? [low, Math.min(high, low + stepRows - 1)]
      : [Math.max(low, high - stepRows + 1), high];
    const found = await readValue(
      rows,
      `select ${isForward ? 'min' : 'max'}(${rows.position}) from ${rows.from}
       where ${rows.position} >= ${from} and ${rows.position} <= ${to} and (${condition})`,
      signal,
    );
    if (found !== null) return Number(found);
    if (isForward) low = to + 1;
    else high = from - 1;
  }
  return undefined;
}

/** Indexes of the columns of one row that match. */
async function matchesInRow(
  row: number,
  {text, signal}: FindRequest,
  rows: SearchableRows,
): Promise<number[]> {
  const flags = await readValue(
    rows,
    `select [${cellConditions(text, rows).join(', ')}] from ${rows.from} where ${rows.position} = ${row}`,
    signal,
  );
  return ((flags ?? []) as Value[]).flatMap((flag, column) => (flag === true ? [column] : []));
}

function cellConditions(text: string, {result, store: {dialect}}: SearchableRows): string[] {
  return result.columns.map((_, index) => containsSql(columnSql(result, index, dialect).text, text, dialect));
}

async function readValue({store}: SearchableRows, text: string, signal: AbortSignal): Promise<Value> {
  const result = await store.spool.query.run({text}, {signal});
  let value: Value = null;
  for await (const batch of result.batches) if (batch.rowCount > 0) value = batch.columns[0]![0]!;
  return value;
}
