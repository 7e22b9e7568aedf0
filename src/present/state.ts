import type {LoadedRange} from '../operations/state/coverage.ts';
import type {StreamView} from '../operations/state/read-streams.ts';
import {alignColumns} from '../util/align-columns.ts';
import {formatCount} from '../util/format-quantity.ts';
import {formatInstant} from './instant.ts';

export function formatStreams(streams: readonly StreamView[]): string {
  if (streams.length === 0) return 'No stream has a state yet; loads with a cursor leave one.\n';
  return alignColumns([
    ['STREAM', 'STANDS AT', 'SINCE', 'LOADS', 'GAPS', 'KEPT BY'],
    ...streams.map((stream) => [
      stream.stream,
      placeOf(stream),
      formatInstant(stream.updatedAt),
      stream.keptBy === 'project' ? '-' : formatCount(stream.loads.length),
      stream.gaps.length === 0 ? '-' : stream.gaps.map(formatRange).join('; '),
      stream.keptBy === 'project' ? '.weir/state.db' : stream.connection,
    ]),
  ]);
}

const mostLoadsShown = 20;

export function formatStream(view: StreamView): string {
  const facts = [
    `${view.stream} stands at ${placeOf(view)}`,
    `  table    ${view.relation} of ${view.connection}`,
    `  since    ${formatInstant(view.updatedAt)}${view.loadId === undefined ? ', set by hand' : ` by load ${view.loadId}`}`,
    ...(view.covered.length > 0 ? [`  covered  ${view.covered.map(formatRange).join('; ')}`] : []),
    ...(view.gaps.length > 0
      ? [`  gaps     ${view.gaps.map(formatRange).join('; ')} (fill one with --from and --to)`]
      : []),
    `  state    ${JSON.stringify(view.state)}`,
    ...(view.problem === undefined ? [] : [`  problem  ${view.problem}`]),
  ];
  const loads = alignColumns([
    ['LOADED', 'STAGED', 'WRITTEN', 'RANGE', 'LOAD'],
    ...view.loads
      .slice(0, mostLoadsShown)
      .map((load) => [
        formatInstant(load.committedAt),
        formatCount(load.rowsStaged),
        formatCount(load.rowsWritten),
        load.window ? formatRange(load.window) : 'all',
        load.loadId,
      ]),
  ]);
  const rest = view.loads.length - mostLoadsShown;
  return `${facts.join('\n')}\n${view.loads.length > 0 ? `\n${loads}` : ''}${rest > 0 ? `and ${formatCount(rest)} earlier\n` : ''}`;
}

function placeOf({place, problem, state}: StreamView): string {
  return place ?? `${JSON.stringify(state)}${problem === undefined ? '' : ' (damaged)'}`;
}

/** `[1, 5)`: a square bracket includes its end. */
function formatRange({from, to}: LoadedRange): string {
  const start = from ? `${from.inclusive ? '[' : '('}${from.value}` : '(start';
  const end = to ? `${to.value}${to.inclusive ? ']' : ')'}` : 'now)';
  return `${start} .. ${end}`;
}
