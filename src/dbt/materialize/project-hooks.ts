import type {OpenWarehouse} from '../../warehouse/index.ts';
import {splitStatements} from '../../sql/index.ts';
import {dbtEnvironment} from '../context/environment.ts';
import {relationOf} from '../context/node-dict.ts';
import {Questions} from '../context/questions.ts';
import {fixedConfig} from '../context/rendering.ts';
import type {DbtSession} from '../compile/session.ts';
import type {DbtPackage} from '../project/load-project.ts';
import {onConnection} from './work.ts';

export interface ProjectHook {
  sql: string;
  dbtPackage: DbtPackage;
  when: 'on-run-start' | 'on-run-end';
}

/** Runs the hooks of dbt_project.yml, one after the other. */
export function runProjectHooks(
  session: DbtSession,
  hooks: readonly ProjectHook[],
  {warehouse, signal, tell}: {warehouse: OpenWarehouse; signal: AbortSignal; tell: (message: string) => void},
): Promise<void> {
  const {project, runtime, index} = session;
  return onConnection({warehouse, signal}, async (connection) => {
    for (const {sql, dbtPackage, when} of hooks) {
      const template = project.macros.templates.get({file: `${dbtPackage.fileName} (${when})`, text: sql});
      const questions = new Questions();
      const schemas = [
        ...new Set([...project.nodes.values()].flatMap(({relation}) => relation.schema ?? [])),
      ];
      const environment = dbtEnvironment({
        project,
        runtime,
        packageName: dbtPackage.name,
        execute: true,
        self: null,
        config: fixedConfig({}),
        ref: (call) => relationOf(project, index.node(call, dbtPackage.name)),
        source: (name, table) => relationOf(project, index.source(name, table)),
        questions,
        tell,
        macroIds: new Set(),
        further: new Map<string, unknown>([
          ['schemas', schemas],
          ['results', []],
        ]),
        now: runtime.clock.now(),
      });
      const rendered = await questions.render(
        () => template.render(environment),
        ({sql: question}) => connection.run(question),
      );
      for (const {text} of splitStatements(rendered)) await connection.run(text);
    }
  });
}
