import type {Runtime} from '../../runtime/ports.ts';
import {DbtRelation} from '../context/dbt-relation.ts';
import {dbtEnvironment} from '../context/environment.ts';
import {Questions} from '../context/questions.ts';
import type {ConfigNotes, Rendering} from '../context/rendering.ts';
import type {Environment} from '../../jinja/index.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import type {DbtNode, RefCall} from './node.ts';

/** What a template names, as far as that shows without a database. */
export interface ParseNotes {
  refs: RefCall[];
  sources: [string, string][];
  macroIds: Set<string>;
}

/** Names for a template that is only read; `ref` and `source` note what they are asked for. */
export function parseEnvironment(
  project: DbtProject,
  runtime: Runtime,
  about: {
    packageName: string;
    config: ConfigNotes;
    node?: DbtNode;
    self?: DbtRelation;
    further?: Rendering['further'];
  },
): {environment: Environment; notes: ParseNotes} {
  const notes: ParseNotes = {refs: [], sources: [], macroIds: new Set()};
  const {target, quoteName} = project;
  const stand = (identifier: string) =>
    new DbtRelation({database: target.database, schema: target.schema, identifier}, quoteName);
  const environment = dbtEnvironment({
    project,
    runtime,
    packageName: about.packageName,
    execute: false,
    ...(about.node && {node: about.node}),
    self: about.self ?? stand(about.node?.name ?? 'this'),
    config: about.config,
    ref(call) {
      notes.refs.push(call);
      return stand(call.name);
    },
    source(name, table) {
      notes.sources.push([name, table]);
      return stand(table);
    },
    questions: new Questions(),
    tell: () => {},
    macroIds: notes.macroIds,
    further: about.further ?? new Map(),
    now: project.startedAt,
  });
  return {environment, notes};
}
