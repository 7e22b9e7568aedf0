import type {Sqlite} from '../../runtime/ports.ts';
import type {LoadMemory} from '../ingest/context.ts';
import {createBuildRecords} from './build-record.ts';
import {createLoadedItems} from './loaded-items.ts';
import {createLocalStreams} from './local-streams.ts';

/** What loads remember in a state database. */
export function createLoadMemory(database: Sqlite): LoadMemory {
  return {
    items: createLoadedItems(database),
    streams: createLocalStreams(database),
    builds: createBuildRecords(database),
  };
}
