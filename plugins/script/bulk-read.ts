import type {BulkRead, Selection} from '#src/warehouse/index.ts';
import {openRecords, type RecordsContext} from '#plugins/files/records-source.ts';
import type {ScriptConfig} from './config.ts';
import {runScript} from './run-script.ts';

export function createBulkRead(config: ScriptConfig, context: RecordsContext): BulkRead {
  return {
    async unload({from, state, upstream, transport, signal}) {
      const {name: file, options = {}} = from as Extract<Selection, {kind: 'stream'}>;
      const script = await runScript(config, {file, state, options, upstream, signal}, context.runtime);
      return openRecords(
        context,
        {bytes: script.records, stateAfter: () => script.state()},
        {transport, signal},
      );
    },
  };
}
