import type {CompletionRelation} from './catalog.ts';
import {suggestJoinedRelations} from './suggest-joins.ts';
import {suggestFunctions} from './suggest-functions.ts';
import type {CompletionScene} from './scene.ts';
import {visibleCommonTables} from './scope.ts';
import type {Suggestion} from './suggestions.ts';

const weights = {commonTable: 92, relation: 90, elsewhere: 80, schema: 50, internal: 0};

/** What FROM, JOIN, INTO and the like may name. */
export function suggestRelations(scene: CompletionScene, {isJoin}: {isJoin: boolean}): void {
  const {list, site, writer, index, catalog, surroundings} = scene;
  if (surroundings.qualifier.length > 0) return suggestRelationsOf(scene);
  if (isJoin) suggestJoinedRelations(scene);
  if (site.clause === 'from')
    for (const {name} of visibleCommonTables(site.block))
      list.add({
        label: name,
        kind: 'cte',
        detail: 'WITH',
        insert: writer.name(name),
        weight: weights.commonTable,
      });
  const offered =
    list.typed === '' ? catalog.relations.filter(({isInternal}) => !isInternal) : catalog.relations;
  list.addAll(offered, {
    nameOf: ({name}) => name,
    weightOf: (relation) =>
      relation.isInternal
        ? weights.internal
        : index.isOnSearchPath(relation)
          ? weights.relation
          : weights.elsewhere,
    make: (relation) => ({
      ...describeRelation(relation),
      insert: writer.relation(relation, index.isOnSearchPath(relation)),
    }),
  });
  for (const schema of index.schemas)
    list.add({label: schema, kind: 'schema', insert: `${writer.name(schema)}.`, weight: weights.schema});
  if (site.clause === 'from' && list.typed !== '') suggestFunctions(scene, ['table']);
}

function suggestRelationsOf({list, writer, index, surroundings}: CompletionScene): void {
  list.addAll(index.inSchema(surroundings.qualifier.at(-1)!), {
    nameOf: ({name}) => name,
    weightOf: () => weights.relation,
    make: (relation) => ({...describeRelation(relation), insert: writer.name(relation.name)}),
  });
}

function describeRelation({
  name,
  schema,
  kind,
  comment,
}: CompletionRelation): Omit<Suggestion, 'score' | 'insert'> {
  return {
    label: name,
    kind: 'table',
    detail: schema === undefined ? kind : `${kind} · ${schema}`,
    ...(comment !== undefined && {documentation: comment}),
  };
}
