import {formatRelation, type Transform} from '#src/warehouse/index.ts';
import type {MemoryConnection} from './connection.ts';
import {evaluate} from './evaluate.ts';
import {batchRows} from './query.ts';
import {qualify, relationKey, type Row} from './store.ts';

export function createTransform(connection: MemoryConnection): Transform {
  const {store, faults} = connection;
  return {
    async build({relation, materialization, select, signal}) {
      const subject = formatRelation(relation);
      await faults.enter({place: 'build', subject, signal});
      const evaluated = evaluate(store, select);
      const key = relationKey(relation);
      const address = qualify(relation);
      if (materialization === 'view') {
        store.relations.set(key, {kind: 'view', relation: address, select});
      } else {
        const work = connection.startJob(select, signal);
        const rows: Row[] = [];
        try {
          for await (const group of batchRows(evaluated, work.signal, undefined)) rows.push(...group);
        } finally {
          work.end();
        }
        store.relations.set(key, {kind: 'table', relation: address, columns: evaluated.columns, rows});
      }
      const built = store.relations.get(key)!;
      await faults.enter({place: 'commit', subject, signal});
      return built.kind === 'table' ? {rows: built.rows.length} : {};
    },
  };
}
