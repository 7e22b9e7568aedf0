import type {OperationContext} from '../context.ts';
import {findStream, listEntries, viewStream, type StreamView} from './read-streams.ts';
import {withStatePlaces, type StateScope} from './state-places.ts';

/** Where streams stand, by the record of their destinations; only one of them when it is named. */
export function showState(
  context: OperationContext,
  {stream, ...scope}: StateScope & {stream?: string},
): Promise<StreamView[]> {
  return withStatePlaces(context, {...scope, readOnly: true}, async (places) => {
    const all = await listEntries(places, context.signal);
    const wanted = stream === undefined ? all : [findStream(all, stream)];
    const views: StreamView[] = [];
    for (const placed of wanted) views.push(await viewStream(placed, context.signal));
    return views;
  });
}
