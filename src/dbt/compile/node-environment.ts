import type {Environment} from '../../jinja/index.ts';
import {DbtRelation} from '../context/dbt-relation.ts';
import {dbtEnvironment} from '../context/environment.ts';
import {relationOf} from '../context/node-dict.ts';
import type {Questions} from '../context/questions.ts';
import {fixedConfig, type Rendering} from '../context/rendering.ts';
import type {DbtNode, DbtSource} from '../nodes/node.ts';
import {commonTableName} from './common-table-name.ts';
import type {DbtSession} from './session.ts';

/** One batch of a model that goes through time. */
export interface Batch {
  /** Instants in UTC, the end not included. */
  start: Date;
  end: Date;
}

export interface NodeScope {
  questions: Questions;
  tell(message: string): void;
  now: Date;
  batch?: Batch;
  /** False renders as if the files were only read. Default true. */
  execute?: boolean;
  further?: ReadonlyMap<string, unknown>;
  /** Told of every ephemeral model that is read. */
  useEphemeral?(node: DbtNode): void;
}

/** Names for a template of a node that is about to run. */
export function nodeEnvironment(session: DbtSession, node: DbtNode, scope: NodeScope): Environment {
  const {project, runtime, index} = session;
  const rendering: Rendering = {
    project,
    runtime,
    packageName: node.dbtPackage.name,
    execute: scope.execute ?? true,
    node,
    self: relationOf(project, node),
    config: fixedConfig(node.config),
    ref(call) {
      const target = index.node(call, node.dbtPackage.name);
      if (target.config['materialized'] === 'ephemeral') {
        scope.useEphemeral?.(target);
        const identifier = commonTableName(target.alias);
        return new DbtRelation({identifier}, project.quoteName, {kind: 'cte', rendered: identifier});
      }
      return filtered(relationOf(project, target), target, node, scope.batch);
    },
    source: (name, table) => {
      const target = index.source(name, table);
      return filtered(relationOf(project, target), target, node, scope.batch);
    },
    questions: scope.questions,
    tell: scope.tell,
    macroIds: new Set(),
    further: scope.further ?? new Map(),
    now: scope.now,
  };
  return dbtEnvironment(rendering);
}

/** Of what has an event time, a batch reads only its own part. */
function filtered(
  relation: DbtRelation,
  target: DbtNode | DbtSource,
  node: DbtNode,
  batch: Batch | undefined,
): DbtRelation {
  const column = target.config['event_time'];
  if (!batch || typeof column !== 'string' || node.resourceType !== 'model') return relation;
  const text = `(select * from ${relation.text()} where ${eventTimeCondition(column, batch)})`;
  return new DbtRelation(relation.parts, (name) => name, {rendered: text});
}

/** Condition that rows are of a batch. */
export function eventTimeCondition(column: string, {start, end}: Batch): string {
  return `${column} >= '${instantText(start)}' and ${column} < '${instantText(end)}'`;
}

function instantText(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')}+00:00`;
}
