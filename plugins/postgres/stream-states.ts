import type {Client} from 'pg';
import type {StreamEntry, StreamState} from '#src/warehouse/index.ts';
import {ownSchema} from './catalog.ts';
import type {TargetName} from './target.ts';

export const streams = `"${ownSchema}"."streams"`;

export interface StateChange {
  stream: string;
  relation: TargetName;
  state: StreamState | undefined;
  /** Absent when a person sets it. */
  loadId?: string;
}

/** Sets where a stream stands, or forgets it when there is no state. */
export async function writeState(client: Client, change: StateChange): Promise<void> {
  const {stream, relation, state, loadId} = change;
  if (state === undefined) {
    await client.query(`delete from ${streams} where stream = $1`, [stream]);
    return;
  }
  await client.query(
    `insert into ${streams} values ($1, $2, $3, $4, $5, clock_timestamp())
     on conflict (stream) do update set relation_schema = excluded.relation_schema,
       relation_name = excluded.relation_name, state = excluded.state, load_id = excluded.load_id,
       updated_at = excluded.updated_at`,
    [stream, relation.schema, relation.name, JSON.stringify(state), loadId ?? null],
  );
}

/** In order of names, all or some; the table must be there. */
export async function readStates(
  client: Client,
  wanted: readonly string[] | undefined,
): Promise<StreamEntry[]> {
  const {rows} = await client.query<{
    stream: string;
    relation_schema: string;
    relation_name: string;
    state: string;
    load_id: string | null;
    updated_at: string;
  }>(
    `select stream, relation_schema, relation_name, state, load_id, ${isoText('updated_at')} as updated_at
     from ${streams} where $1::text[] is null or stream = any($1) order by stream collate "C"`,
    [wanted ?? null],
  );
  return rows.map((row) => ({
    stream: row.stream,
    relation: {schema: row.relation_schema, name: row.relation_name},
    state: JSON.parse(row.state) as StreamState,
    ...(row.load_id !== null && {loadId: row.load_id}),
    updatedAt: row.updated_at,
  }));
}

/** An instant as ISO text in UTC. */
export function isoText(expression: string): string {
  return `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
