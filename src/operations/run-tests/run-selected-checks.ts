import {runChecks} from '../../pipeline/checks/run-checks.ts';
import {checkNodeId} from '../../project/select/index.ts';
import {parseRelation} from '../../warehouse/index.ts';
import type {CompiledProject} from '../compile-project/compile-project.ts';
import type {OperationContext} from '../context.ts';
import {openConnection} from '../open-connection.ts';
import type {TestResult} from './run-tests.ts';

interface ChecksToRun {
  context: OperationContext;
  compiled: CompiledProject;
  add: (result: TestResult) => void;
}

/** Runs the chosen checks on the tables as they are, each connection opened once and read-only. */
export async function runSelectedChecks(
  nodes: ReadonlySet<string>,
  {context, compiled, add}: ChecksToRun,
): Promise<void> {
  const relations = new Map(compiled.assets.map(({asset}) => [asset.name, asset.relation]));
  const chosen = compiled.assets
    .map(({asset, connection}) => ({
      asset,
      connection,
      checks: asset.checks.filter(({name}) => nodes.has(checkNodeId(asset.name, name))),
    }))
    .filter(({checks}) => checks.length > 0);
  for (const [connection, group] of Map.groupBy(chosen, (each) => each.connection)) {
    const warehouse = await openConnection(context, connection, {readOnly: true});
    try {
      for (const {asset, checks} of group)
        await runChecks({
          asset: asset.name,
          relation: asset.relation,
          checks,
          warehouse,
          resolve: (name) => relations.get(name) ?? parseRelation(name),
          clock: context.runtime.clock,
          signal: context.signal,
          emit(event) {
            if (event.type !== 'check_finished') return;
            const {check, status, failures, elapsedMs, error} = event;
            add({
              kind: 'data',
              asset: asset.name,
              name: check,
              file: asset.file,
              status,
              elapsedMs,
              failures,
              ...(error && {error}),
            });
          },
        });
    } finally {
      await warehouse.close();
    }
  }
}
