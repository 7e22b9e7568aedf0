import {nodeEnvironment} from '../compile/node-environment.ts';
import {hooksOf} from '../nodes/config.ts';
import {renderOn, type Connection, type NodeTask} from './work.ts';

export interface NodeHooks {
  /** Outside of the transaction of the build. */
  beforeAll: readonly string[];
  before: readonly string[];
  after: readonly string[];
  afterAll: readonly string[];
}

/** Hooks of a node, rendered. */
export async function renderHooks(task: NodeTask, connection: Connection): Promise<NodeHooks> {
  const {config} = task.node;
  const render = async (key: string, inTransaction: boolean) => {
    const rendered: string[] = [];
    for (const hook of hooksOf(config[key]))
      if (hook.inTransaction === inTransaction) rendered.push(await renderHook(task, connection, hook.sql));
    return rendered.filter((sql) => sql !== '');
  };
  return {
    beforeAll: await render('pre-hook', false),
    before: await render('pre-hook', true),
    after: await render('post-hook', true),
    afterAll: await render('post-hook', false),
  };
}

async function renderHook(task: NodeTask, connection: Connection, sql: string): Promise<string> {
  const {session, node} = task;
  const template = session.project.macros.templates.get({file: node.file, text: sql});
  const rendered = await renderOn(task, connection, (scope) =>
    template.render(nodeEnvironment(session, node, scope)),
  );
  return rendered.trim().replace(/;\s*$/, '');
}

export async function runAll(connection: Connection, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await connection.run(statement);
}
