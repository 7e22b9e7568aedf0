import type {BulkRead, Selection} from '#src/warehouse/index.ts';
import {createBulkRead as createDuckdbRead} from '#plugins/duckdb/bulk-read.ts';
import {readFiles} from '#plugins/duckdb/read-source.ts';
import {openRelation, openSelection, type FilesContext} from './open-selection.ts';

/** Hands files over by path where it can; DuckDB turns them into a stream where the destination wants one. */
export function createBulkRead(context: FilesContext): BulkRead {
  const {database, finder, runtime} = context;
  const duckdbRead = createDuckdbRead(database, runtime);
  return {
    async items(selection, {signal}) {
      if (selection.kind !== 'path') return [];
      return (await finder.find(selection, signal)).map(({item}) => item);
    },
    async unload(request) {
      const {from, transport, signal} = request;
      if (from.kind === 'statement') return duckdbRead.unload(request);
      const {files, columns, fingerprintOf, release} =
        from.kind === 'path'
          ? await openSelection(context, from, signal)
          : await openRelation(context, (from as Extract<Selection, {kind: 'relation'}>).relation, signal);
      const fingerprint = runtime.sha256(fingerprintOf.join('\n'));
      if (transport === 'files')
        return {
          columns,
          content: {kind: 'files', files},
          fingerprint,
          rowsSent: () => undefined,
          dispose: release,
        };
      try {
        const text = `select * from ${readFiles(files)}`;
        const source = await duckdbRead.unload({from: {kind: 'statement', text}, transport, signal});
        return {
          ...source,
          fingerprint,
          async dispose() {
            await source.dispose();
            await release();
          },
        };
      } catch (error) {
        await release();
        throw error;
      }
    },
  };
}
