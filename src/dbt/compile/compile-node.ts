import type {DbtNode} from '../nodes/node.ts';
import {callTest, findTest} from '../nodes/generic-test.ts';
import {DbtRelation} from '../context/dbt-relation.ts';
import {relationOf} from '../context/node-dict.ts';
import {withCommonTables, type CommonTable} from '../../sql/common-tables.ts';
import {commonTableName} from './common-table-name.ts';
import {nodeEnvironment, type NodeScope} from './node-environment.ts';
import type {DbtSession} from './session.ts';

/** SQL of a node as the database gets it: rendered, with the ephemeral models that it reads in front. */
export function compileNode(session: DbtSession, node: DbtNode, scope: NodeScope): string {
  const tables = new Map<string, CommonTable>();
  const sql = renderWithTables(session, node, scope, tables);
  return withCommonTables(sql, [...tables.values()]);
}

function renderWithTables(
  session: DbtSession,
  node: DbtNode,
  scope: NodeScope,
  tables: Map<string, CommonTable>,
): string {
  const used: DbtNode[] = [];
  const sql = renderNode(session, node, {...scope, useEphemeral: (ephemeral) => used.push(ephemeral)}).trim();
  for (const ephemeral of used) {
    if (tables.has(ephemeral.uniqueId)) continue;
    const inner = renderWithTables(session, ephemeral, scope, tables);
    tables.set(ephemeral.uniqueId, {name: commonTableName(ephemeral.alias), select: inner});
  }
  return sql;
}

function renderNode(session: DbtSession, node: DbtNode, scope: NodeScope): string {
  const environment = nodeEnvironment(session, node, scope);
  if (node.test?.kind === 'generic') return renderTest(session, node, scope, environment);
  return node.part ? node.template!.renderPart(node.part, environment) : node.template!.render(environment);
}

function renderTest(
  session: DbtSession,
  node: DbtNode,
  scope: NodeScope,
  environment: ReturnType<typeof nodeEnvironment>,
): string {
  const {project} = session;
  const test = node.test!;
  const entry = findTest(
    project,
    node,
    {name: test.name!, ...(test.packageName !== undefined && {packageName: test.packageName})},
    test.place,
  );
  const attached = project.nodes.get(test.attachedTo!);
  if (attached?.config['materialized'] === 'ephemeral') {
    scope.useEphemeral?.(attached);
    const identifier = commonTableName(attached.alias);
    return callTest(
      entry,
      node,
      new DbtRelation({identifier}, project.quoteName, {kind: 'cte', rendered: identifier}),
      environment,
    );
  }
  const tested = attached ?? project.sources.get(test.attachedTo!)!;
  return callTest(entry, node, relationOf(project, tested), environment);
}
