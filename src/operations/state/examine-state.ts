import {QueryError} from '../../errors/index.ts';
import {examinePlace} from '../../pipeline/ingest/place.ts';
import type {OperationContext} from '../context.ts';
import {scopeOf, putState, withLock} from './change-state.ts';
import {compareValues} from './coverage.ts';
import {examineBuilds} from './examine-builds.ts';
import {listEntries, type PlacedStream} from './read-streams.ts';
import {backUp} from './state-file.ts';
import {withStatePlaces, type StateScope} from './state-places.ts';

/** Something about states that a person should know. */
export interface StateFinding {
  stream: string;
  problem: string;
  /** What to do about it. */
  advice: string;
  /** Puts it right without losing anything. Absent where only a person can decide. */
  fix?: () => Promise<void>;
}

export interface StateExamination {
  /** Streams that were looked at. */
  streams: number;
  findings: readonly (Omit<StateFinding, 'fix'> & {isFixable: boolean; isFixed: boolean})[];
  /** Of states that were changed. */
  backup?: string;
}

/** Compares the records of destinations and project with what is there; puts right what is safe when asked to. */
export function examineState(
  context: OperationContext,
  {fix, ...scope}: StateScope & {fix: boolean},
): Promise<StateExamination> {
  const examine = () =>
    withStatePlaces(context, {...scopeOf(scope), readOnly: !fix}, async (places) => {
      const streams = await listEntries(places, context.signal);
      const findings: StateFinding[] = [];
      for (const placed of streams) findings.push(...(await examineStream(context, placed)));
      if (scope.connection === undefined) findings.push(...(await examineBuilds(context, places)));
      const backup =
        fix && findings.some((finding) => finding.fix)
          ? await backUp(
              context,
              streams.map(({place, entry}) => ({connection: place.connection, entry})),
            )
          : undefined;
      if (fix) for (const finding of findings) await finding.fix?.();
      return {
        streams: streams.length,
        findings: findings.map(({fix: repair, ...finding}) => ({
          ...finding,
          isFixable: repair !== undefined,
          isFixed: fix && repair !== undefined,
        })),
        ...(backup !== undefined && {backup}),
      };
    });
  return fix ? withLock(context, scope, examine) : examine();
}

async function examineStream(context: OperationContext, placed: PlacedStream): Promise<StateFinding[]> {
  const {place, entry} = placed;
  const {stream, relation, state} = entry;
  const {warehouse} = place;
  if (!warehouse) return [];
  const {dialect} = warehouse.definition;
  const table = dialect.quoteRelation(relation);
  const {cursor, damage} = examinePlace(state, stream);
  if (damage) return [{stream, problem: damage.message, advice: damage.hint ?? ''}];
  const column = cursor?.columns[0];
  const expression = column === undefined ? 'count(*)' : `max(${dialect.quoteIdentifier(column)})`;
  let greatest: string | undefined;
  try {
    greatest = await firstValue(context, placed, `select ${expression} from ${table}`);
  } catch (error) {
    if (!(error instanceof QueryError) || error.code !== 'query-unknown-object') throw error;
    return [await goneFinding(context, placed)];
  }
  if (!cursor || greatest === undefined || compareValues(cursor.values[0]!, greatest) <= 0) return [];
  return [
    {
      stream,
      problem: `stands at ${cursor.values[0]}, but the greatest ${column} of its table is ${greatest}: rows may have been removed, or never arrived`,
      advice: `Load them again with \`weir state rewind ${stream} --to '${greatest}'\`, if they are missing.`,
    },
  ];
}

async function firstValue(
  {signal}: OperationContext,
  {place}: PlacedStream,
  text: string,
): Promise<string | undefined> {
  const result = await place.warehouse!.query.run({text}, {signal});
  try {
    for await (const batch of result.batches) {
      const value = batch.columns[0]?.[0];
      if (value !== null && value !== undefined) return String(value);
    }
    return undefined;
  } finally {
    await result.close();
  }
}

/** Either the table or only the column of the cursor is not there. */
async function goneFinding(context: OperationContext, {place, entry}: PlacedStream): Promise<StateFinding> {
  const {stream, relation} = entry;
  const exists = await place.warehouse!.catalog?.describe(relation).then(
    () => true,
    () => false,
  );
  if (exists)
    return {
      stream,
      problem: 'its table has no column of that cursor any more',
      advice: `Load it from the beginning with \`weir run --full-refresh\`, or forget where it stood with \`weir state rewind ${stream} --start\`.`,
    };
  return {
    stream,
    problem: 'its table is gone',
    advice: 'The next run loads it from the beginning; --fix forgets where it stood.',
    fix: () => putState(context, place, {stream, relation, state: undefined}),
  };
}
