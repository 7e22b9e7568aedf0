import type {DbtNode} from '../nodes/node.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import type {Relation} from '../../warehouse/index.ts';

/** Where the relation is, as weir names it; the database of the target goes without saying. */
export function weirRelation(
  {target}: Pick<DbtProject, 'target'>,
  {relation}: Pick<DbtNode, 'relation'>,
): Relation {
  const {database, schema, identifier} = relation;
  return {
    ...(database !== undefined && database !== target.database && {catalog: database}),
    ...(schema !== undefined && {schema}),
    name: identifier!,
  };
}
