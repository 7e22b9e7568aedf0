import type {LoadRequest, LoadWindow} from '#src/warehouse/index.ts';
import type {StagedLoad} from '#src/sql/load/index.ts';
import {change, type Client} from './client.ts';
import {dialect} from './dialect.ts';
import type {LoadColumn} from './load-plan.ts';
import type {Target} from './target.ts';

/** What decides about rows that are there already. */
export type RowsRequest = Omit<LoadRequest, 'source'>;

/** Staged rows and the table that they go to. */
export interface Application {
  /** Quoted names. */
  table: string;
  staging: string;
  /** Columns of the table, in the order of the stream. */
  columns: readonly LoadColumn[];
  key: readonly LoadColumn[];
  target: Target | undefined;
}

export interface Applied {
  written: number;
  removed?: number;
}

/** For the statements that are the same in every system; those that join are faster as the servers spell them. */
export function stagedLoad({table, staging, columns, key}: Application): StagedLoad {
  return {target: table, staging, columns, key: key.map(({name}) => name), dialect};
}

export function sameKey(key: readonly LoadColumn[]): string {
  return key.map(({sql}) => `t.${sql} = s.${sql}`).join(' and ');
}

/** An open window has no condition. */
export function windowConditions(
  window: LoadWindow | undefined,
  {columns, target}: Pick<Application, 'columns' | 'target'>,
  prefix: string,
): string[] {
  if (!window) return [];
  const column = prefix + dialect.quoteIdentifier(window.column);
  const isOf = ({name}: {name: string}) => name.toLowerCase() === window.column.toLowerCase();
  const type = target?.columns.find(isOf)?.type ?? columns.find(isOf)?.sourceType ?? {kind: 'text'};
  const literal = (value: string): string => {
    const isNumber = type.kind === 'integer' || type.kind === 'decimal';
    if (isNumber && /^-?\d+(\.\d+)?$/.test(value)) return value;
    return type.kind === 'timestamp' ? dialect.quoteInstant!(value) : dialect.quoteLiteral(value);
  };
  const {from, to} = window;
  return [
    ...(from ? [`${column} ${from.inclusive ? '>=' : '>'} ${literal(from.value)}`] : []),
    ...(to ? [`${column} ${to.inclusive ? '<=' : '<'} ${literal(to.value)}`] : []),
  ];
}

/** Takes staged rows whose key the table has, under a condition on its row `t`, out of the staging table. */
export async function dropStagedTwins(
  client: Client,
  {table, staging, key, target}: Application,
  condition = '',
): Promise<void> {
  // A table that was made for this load has no rows.
  if (target)
    await change(client, `delete s from ${staging} s join ${table} t on ${sameKey(key)}${condition}`);
}
