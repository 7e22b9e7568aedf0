import type {CompiledProject} from '../compile-project/compile-project.ts';
import type {LineageNode} from './project-lineage.ts';

/** What people and programs do with tables: nodes that only read. Those of a dbt project are the only ones. */
export function exposureNodes(
  {selectable}: Pick<CompiledProject, 'selectable'>,
  known: ReadonlyMap<string, LineageNode>,
): LineageNode[] {
  return (selectable?.nodes ?? [])
    .filter(({kind, id}) => kind === 'exposure' && !known.has(id))
    .map(({id, file}) => ({
      name: id,
      kind: 'exposure',
      connection: '',
      relation: id,
      ...(file !== undefined && {file}),
      columns: [],
      isComplete: true,
      upstream: (selectable!.dependencies.get(id) ?? []).filter((name) => known.has(name)),
      filters: [],
      problems: [],
    }));
}
