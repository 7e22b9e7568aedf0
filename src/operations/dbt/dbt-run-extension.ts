import type {DbtSession} from '../../dbt/compile/session.ts';
import {hooksOf} from '../../dbt/nodes/config.ts';
import {runProjectHooks} from '../../dbt/materialize/project-hooks.ts';
import type {RunExtension} from '../compile-project/run-extension.ts';
import {createArtifactReporter} from './run-results.ts';

/** Hooks around a run of a dbt project, and the files that it leaves behind. */
export function dbtRunExtension(session: DbtSession, connection: string): RunExtension {
  const {project} = session;
  const hooksAt = (when: 'on-run-start' | 'on-run-end') =>
    project.packages.flatMap((dbtPackage) =>
      hooksOf(dbtPackage.file[when]).map((hook) => ({sql: hook.sql, dbtPackage, when})),
    );
  const run = (when: 'on-run-start' | 'on-run-end'): RunExtension['before'] => {
    const hooks = hooksAt(when);
    if (hooks.length === 0) return undefined;
    return async ({open, signal, tell}) => {
      const warehouse = await open(connection);
      try {
        await runProjectHooks(session, hooks, {warehouse, signal, tell});
      } finally {
        await warehouse.close();
      }
    };
  };
  return {
    before: run('on-run-start'),
    after: run('on-run-end'),
    reporters: () => [createArtifactReporter(session)],
  };
}
