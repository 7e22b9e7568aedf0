import {CancelledError, OpsError, UsageError} from '../../errors/index.ts';
import type {Clock} from '../../runtime/ports.ts';
import type {Check} from '../../project/check.ts';
import {formatRelation, type OpenWarehouse, type Relation} from '../../warehouse/index.ts';
import {elapsedSince} from '../elapsed.ts';
import {toEventError} from '../event-error.ts';
import type {CheckStatus, EventBody} from '../events.ts';
import {compileCheck} from './compile-check.ts';

export interface CheckRun {
  asset: string;
  relation: Relation;
  checks: readonly Check[];
  warehouse: OpenWarehouse;
  resolve: (name: string) => Relation;
  clock: Clock;
  signal: AbortSignal;
  emit: (event: EventBody) => void;
}

/** Runs the checks of one asset in order. True when none of severity `error` failed. */
export async function runChecks(run: CheckRun): Promise<boolean> {
  let passed = true;
  for (const check of run.checks) {
    const status = await runCheck(run, check);
    if (status === 'failed' || status === 'errored') passed = false;
  }
  return passed;
}

async function runCheck(run: CheckRun, check: Check): Promise<CheckStatus> {
  const startedMs = run.clock.monotonicMs();
  const finish = (status: CheckStatus, failures: number, error?: OpsError): CheckStatus => {
    run.emit({
      type: 'check_finished',
      asset: run.asset,
      check: check.name,
      status,
      severity: check.severity,
      failures,
      elapsedMs: elapsedSince(run.clock, startedMs),
      ...(error && {error: toEventError(error)}),
    });
    return status;
  };
  try {
    if (check.rule.kind === 'program') {
      const {status, failures} = await check.rule.run({warehouse: run.warehouse, signal: run.signal});
      return finish(status, failures);
    }
    const compiled = compileCheck(await withColumns(check, run), {
      relation: run.relation,
      dialect: run.warehouse.definition.dialect,
      resolve: run.resolve,
      nowMs: run.clock.now().getTime(),
    });
    const failures = compiled.failures(await queryNumber(run.warehouse, compiled.sql, run.signal));
    return finish(statusOf(check, failures), failures);
  } catch (error) {
    if (!(error instanceof OpsError) || error instanceof CancelledError) throw error;
    return finish('errored', 0, error);
  }
}

/** Only the table itself tells which columns are left when some are excluded. */
async function withColumns(check: Check, {warehouse, relation, signal}: CheckRun): Promise<Check> {
  const {rule} = check;
  if (rule.kind !== 'equality' || !rule.excluded) return check;
  const table = warehouse.definition.dialect.quoteRelation(relation);
  const result = await warehouse.query.run({text: `select * from ${table} where 1 = 0`}, {signal});
  const names = result.columns.map(({name}) => name);
  await result.close();
  const excluded = new Set(rule.excluded.map((name) => nameAmong(names, name)));
  if (excluded.has(undefined))
    throw new UsageError(
      `${formatRelation(relation)} has no column ${rule.excluded.find((name) => !nameAmong(names, name))}, which ${check.name} excludes`,
      {code: 'asset-invalid', hint: `Its columns: ${names.join(', ')}.`},
    );
  const columns = names.filter((name) => !excluded.has(name));
  if (columns.length > 0) return {...check, rule: {kind: 'equality', to: rule.to, columns}};
  throw new UsageError(`${check.name} excludes every column of ${formatRelation(relation)}`, {
    code: 'asset-invalid',
    hint: 'Leave at least one column to compare.',
  });
}

/** Letters count as written where that name exists. */
function nameAmong(names: readonly string[], name: string): string | undefined {
  return (
    names.find((known) => known === name) ?? names.find((known) => known.toLowerCase() === name.toLowerCase())
  );
}

/** As dbt has it: what is not yet an error may still be worth a warning. */
function statusOf({severity, warnIf = '!= 0', errorIf = '!= 0'}: Check, failures: number): CheckStatus {
  if (severity === 'error' && meets(failures, errorIf)) return 'failed';
  return meets(failures, warnIf) ? 'warned' : 'passed';
}

function meets(failures: number, condition: string): boolean {
  const [, operator, digits] = /^\s*(\D+?)\s*(\d+)\s*$/.exec(condition)!;
  const limit = Number(digits);
  switch (operator) {
    case '>':
      return failures > limit;
    case '>=':
      return failures >= limit;
    case '<':
      return failures < limit;
    case '<=':
      return failures <= limit;
    case '=':
    case '==':
      return failures === limit;
    default:
      return failures !== limit;
  }
}

async function queryNumber(warehouse: OpenWarehouse, sql: string, signal: AbortSignal): Promise<number> {
  const result = await warehouse.query.run({text: sql}, {signal});
  try {
    for await (const batch of result.batches) if (batch.rowCount > 0) return Number(batch.columns[0]![0]);
    return 0;
  } finally {
    await result.close();
  }
}
