import {ConnectionError} from '../../errors/index.ts';
import {countOf} from '../../util/format-quantity.ts';
import type {ConnectionPool} from '../connections.ts';
import type {Links, LoadAction, LoadContext} from '../ingest/context.ts';
import {loadAsset} from '../ingest/load-asset.ts';
import {recoverQuarantine} from '../ingest/hold-to-contract.ts';
import {makePatient, originOf} from '../ingest/patient-warehouse.ts';
import {createStepTally, type StepTotals} from '../ingest/step-tally.ts';
import type {EventBody} from '../events.ts';
import type {PlanStep} from '../plan.ts';
import type {RunInput} from '../run.ts';

type Finished = Extract<EventBody, {type: 'step_finished'}>;

/** What a step did, as far as it is known. */
export type StepOutcome = Omit<Finished, 'type' | 'asset' | 'status' | 'elapsedMs' | 'error'>;

/** Brings the target of an ingest asset up to date. */
export async function loadStep(
  step: PlanStep,
  action: LoadAction,
  {links, pool, run}: {links: Links; pool: ConnectionPool; run: RunInput},
): Promise<StepOutcome> {
  const asset = step.asset.name;
  const names = [step.connection, action.source];
  const {stallTimeoutMs} = action.settings;
  const patient = ({source, destination}: Links): Links => ({
    source: makePatient(source, {asset, stallTimeoutMs}),
    destination: makePatient(destination, {asset, stallTimeoutMs}),
  });
  const tally = createStepTally(asset, run.runtime, run.emit);
  let loads = 0;
  const context: LoadContext = {
    asset,
    stream: step.stream,
    into: step.asset.relation,
    action,
    options: run.loads,
    links: patient(links),
    reads: new Map(
      [...(action.reads ?? [])].map(([name, read]) => [name, run.plan.relations.get(read)!] as const),
    ),
    renew: async (current, error) => patient(await renewBroken(pool, names, current, error)),
    besides: (work) =>
      pool.useIfFree(names, ([destination, source]) =>
        work(patient({destination: destination!, source: source!})),
      ),
    openShaper: () => pool.embedded(),
    stepLoadId: `${run.continues ?? run.runId}:${asset}`,
    newLoadId: () => `${run.runId}:${asset}:${++loads}`,
    memory: run.memory,
    enforcement: run.enforcement,
    told: new Set(),
    tally,
    runtime: run.runtime,
    signal: run.signal,
    emit: run.emit,
  };
  await recoverQuarantine(context);
  const outcome = await loadAsset(context);
  const totals = tally.totals();
  if (totals.rowsQuarantined > 0)
    run.emit({
      type: 'notice',
      level: 'warn',
      asset,
      message: `${asset}: ${countOf(totals.rowsQuarantined, 'row')} put into quarantine; see \`weir quarantine show ${asset}\``,
    });
  return {...outcome, ...totalsOf(totals)};
}

function totalsOf(totals: StepTotals): StepOutcome {
  return {
    rows: totals.rowsWritten,
    bytes: totals.bytes,
    rowsRead: totals.rowsRead,
    ...(totals.rowsRemoved > 0 && {rowsRemoved: totals.rowsRemoved}),
    ...(totals.rowsDiscarded > 0 && {rowsDiscarded: totals.rowsDiscarded}),
    ...(totals.rowsQuarantined > 0 && {rowsQuarantined: totals.rowsQuarantined}),
    chunks: totals.chunks,
    attempts: totals.attempts,
  };
}

/** Opens the connection that the error is about anew; both, where it does not tell. */
async function renewBroken(
  pool: ConnectionPool,
  [destinationName, sourceName]: readonly string[],
  links: Links,
  error: unknown,
): Promise<Links> {
  if (!(error instanceof ConnectionError) || error.failure !== 'unreachable') return links;
  const culprit = error.details['connection'];
  const isAbout = (name: string) => culprit === undefined || culprit === name;
  const [destination, source] = [originOf(links.destination), originOf(links.source)];
  return {
    destination: isAbout(destinationName!) ? await pool.renew(destinationName!, destination) : destination,
    source: isAbout(sourceName!) ? await pool.renew(sourceName!, source) : source,
  };
}
