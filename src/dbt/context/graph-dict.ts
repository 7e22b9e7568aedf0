import {Dict, fromHost} from '../../jinja/index.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import {nodeDict, sourceDict} from './node-dict.ts';

/** `graph` in templates. */
export function graphDict(project: DbtProject): Dict {
  const entries = <Item>(items: ReadonlyMap<string, Item>, convert: (item: Item) => unknown) =>
    new Dict([...items].map(([id, item]) => [id, fromHost(convert(item))]));
  return new Dict([
    ['nodes', entries(project.nodes, (node) => nodeDict(project, node))],
    ['sources', entries(project.sources, (source) => sourceDict(project, source))],
    ['exposures', entries(project.exposures, ({written}) => written)],
    ['metrics', new Dict()],
    ['groups', new Dict()],
    ['functions', new Dict()],
  ]);
}
