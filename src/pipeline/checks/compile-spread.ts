import type {CheckRule} from '../../project/check.ts';
import type {ColumnType} from '../../warehouse/index.ts';
import {countGroups, countOf, type CheckScope, type CompiledCheck} from './compiled-check.ts';

type SpreadRule = Extract<
  CheckRule,
  {
    kind:
      | 'at_least_one'
      | 'not_constant'
      | 'not_null_proportion'
      | 'recency'
      | 'sequential_values'
      | 'mutually_exclusive_ranges';
  }
>;

/** Rules about many rows at once. */
export function compileSpread(rule: SpreadRule, scope: CheckScope): CompiledCheck {
  const {dialect} = scope;
  const column = (name: string) => dialect.quoteIdentifier(name);
  switch (rule.kind) {
    case 'at_least_one':
      return countGroups(scope, rule.groupBy, `count(${column(rule.column)}) = 0`);
    case 'not_constant':
      return countGroups(scope, rule.groupBy, `count(distinct ${column(rule.column)}) = 1`);
    case 'not_null_proportion': {
      const present = `count(${column(rule.column)})`;
      return countGroups(
        scope,
        rule.groupBy,
        `${present} < ${rule.atLeast} * count(*) or ${present} > ${rule.atMost} * count(*)`,
      );
    }
    case 'recency': {
      const newest = asTimestamp(`max(${column(rule.column)})`, scope);
      const oldest = asTimestamp(dialect.quoteLiteral(timestampText(scope.nowMs - rule.withinMs)), scope);
      return countGroups(scope, rule.groupBy, `max(${column(rule.column)}) is null or ${newest} < ${oldest}`);
    }
    case 'sequential_values':
      return countGaps(rule, scope);
    case 'mutually_exclusive_ranges':
      return countOverlaps(rule, scope);
  }
}

const timestamp: ColumnType = {kind: 'timestamp', zoned: false};

function asTimestamp(expression: string, {dialect}: CheckScope): string {
  const native = dialect.castType ? dialect.castType(timestamp) : dialect.toNativeType(timestamp);
  return native === undefined ? expression : `cast(${expression} as ${native})`;
}

function timestampText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
}

function countGaps(
  {column, interval, unit, groupBy}: Extract<SpreadRule, {kind: 'sequential_values'}>,
  {dialect, from}: CheckScope,
): CompiledCheck {
  const value = dialect.quoteIdentifier(column);
  const partition =
    groupBy.length === 0
      ? ''
      : `partition by ${groupBy.map((name) => dialect.quoteIdentifier(name)).join(', ')} `;
  const follows = unit
    ? (dialect.isIntervalLater?.('current_value', 'previous_value', {count: interval, unit}) ??
      `current_value = previous_value + interval '${interval} ${unit}'`)
    : `current_value = previous_value + ${interval}`;
  return countOf(
    `select count(*) from (select ${value} as current_value, lag(${value}) over (${partition}order by ${value}) as previous_value from ${from}) as pairs where previous_value is not null and not (${follows})`,
  );
}

const gapConditions = {allowed: '<=', not_allowed: '=', required: '<'};

function countOverlaps(
  {
    lower,
    upper,
    partitionBy,
    gaps,
    allowsEmptyRanges,
  }: Extract<SpreadRule, {kind: 'mutually_exclusive_ranges'}>,
  {dialect, from}: CheckScope,
): CompiledCheck {
  const [from_, to_] = [dialect.quoteIdentifier(lower), dialect.quoteIdentifier(upper)];
  const partition = partitionBy === undefined ? '' : `partition by ${dialect.quoteIdentifier(partitionBy)} `;
  const order = `${partition}order by ${from_}, ${to_}`;
  const isSound = `range_start ${allowsEmptyRanges ? '<=' : '<'} range_end and (next_start is null and is_last = 1 or range_end ${gapConditions[gaps]} next_start)`;
  return countOf(
    `select count(*) from (select ${from_} as range_start, ${to_} as range_end, lead(${from_}) over (${order}) as next_start, case when lead(1) over (${order}) is null then 1 else 0 end as is_last from ${from}) as ranges where case when ${isSound} then 0 else 1 end = 1`,
  );
}
