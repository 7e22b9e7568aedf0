import {QueryError} from '../../errors/index.ts';
import type {StreamState} from '../../warehouse/index.ts';
import type {LoadContext} from './context.ts';

/** Where the stream of this load stands by the record of its destination, or by ours where that keeps none. */
export async function readStreamState(context: LoadContext): Promise<StreamState | undefined> {
  const {stream, links, signal, memory} = context;
  const {bulkWrite} = links.destination;
  if (!bulkWrite?.streamStates) return memory.streams.find(stream)?.state;
  const [entry] = await bulkWrite.streamStates({streams: [stream], signal});
  return entry?.state;
}

/** True when the destination remembers a load of this stream. */
export async function hasCommittedLoads({stream, links, signal}: LoadContext): Promise<boolean> {
  const loads = await links.destination.bulkWrite?.committedLoads?.({stream, limit: 1, signal});
  return loads !== undefined && loads.length > 0;
}

/** False only when the destination says that the table is not there. */
export async function targetExists({links, into}: LoadContext): Promise<boolean> {
  const {catalog} = links.destination;
  if (!catalog) return true;
  try {
    await catalog.describe(into);
    return true;
  } catch (error) {
    if (error instanceof QueryError && error.code === 'query-unknown-object') return false;
    throw error;
  }
}

/** Lets the next load begin at the first row. */
export async function forgetStreamState({stream, links, into, signal, memory}: LoadContext): Promise<void> {
  const {bulkWrite} = links.destination;
  if (bulkWrite?.setStreamState)
    await bulkWrite.setStreamState({stream, relation: into, state: undefined}, {signal});
  else memory.streams.forget(stream);
}
