import type {BulkRead, Selection, UnloadRequest} from '#src/warehouse/index.ts';
import {openRecords, type RecordsContext} from '#plugins/files/records-source.ts';
import {linesOf, relayTalk} from '#plugins/files/relay-talk.ts';
import type {SingerConfig} from './config.ts';
import {discover, selectStream} from './discover.ts';
import {tapFailure, unknownStream} from './errors.ts';
import {readMessages, type StreamFacts} from './read-messages.ts';
import {startTap} from './run-tap.ts';

export function createBulkRead(config: SingerConfig, context: RecordsContext): BulkRead {
  return {
    async unload(request) {
      const facts: StreamFacts = {hints: {}, key: [], state: undefined, isWhole: false};
      return openRecords(
        context,
        {
          bytes: runTap(config, context, request, facts),
          hints: () => facts.hints,
          key: () => facts.key,
          isWhole: () => facts.isWhole,
          stateAfter: () => facts.state,
        },
        request,
      );
    },
  };
}

/** Records of the stream. Fails when the tap does, and when it never named the stream. */
async function* runTap(
  config: SingerConfig,
  {runtime}: RecordsContext,
  {from, state, signal}: UnloadRequest,
  facts: StreamFacts,
): AsyncGenerator<string> {
  const {name: stream} = from as Extract<Selection, {kind: 'stream'}>;
  const {command} = config;
  const offered = await discover(config, runtime, signal);
  const catalog = offered && selectStream(offered, stream, command);
  const tap = await startTap(config, [], {catalog, state}, {runtime, signal});
  try {
    const talk = relayTalk([tap.companion.stderr], command, runtime);
    yield* readMessages(linesOf(tap.companion.stdout), {stream, command, facts});
    const ending = await tap.companion.ended;
    await talk.finished;
    signal.throwIfAborted();
    if (ending.exitCode !== 0) throw tapFailure(command, ending, talk.lastLines());
    const isKnown = offered !== undefined || Object.keys(facts.hints).length > 0;
    if (!isKnown) throw unknownStream(command, stream, []);
  } finally {
    await tap.dispose();
  }
}
