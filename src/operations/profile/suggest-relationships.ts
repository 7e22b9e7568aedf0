import {
  formatRelation,
  type OpenWarehouse,
  type Relation,
  type RelationDescription,
} from '../../warehouse/index.ts';
import type {SuggestedRule} from './suggested-rule.ts';
import type {ColumnProfile} from './table-profile.ts';

/** Tables that are looked up because of a column's name. */
const mostLookups = 20;

/** Columns that refer to another table: by foreign keys, or by a name such as `customer_id`. */
export async function suggestRelationships(
  {catalog}: OpenWarehouse,
  {relation, foreignKeys = []}: RelationDescription,
  columns: readonly ColumnProfile[],
): Promise<SuggestedRule[]> {
  const names = new Set(columns.map(({name}) => name));
  const declared = foreignKeys
    .filter((key) => key.columns.length === 1 && names.has(key.columns[0]!))
    .map((key) => toRule(key.columns[0]!, key.references, key.referencedColumns[0]!));
  const known = new Set(declared.map((rule) => rule.column));
  const wanted = columns.filter(({name, kind, distinct}) => {
    const isKeyLike = kind === 'integer' || kind === 'text' || kind === 'uuid';
    return isKeyLike && distinct.count > 0 && !known.has(name) && subjectOf(name) !== undefined;
  });
  if (!catalog || wanted.length === 0) return declared;
  const others = (await catalog.relations()).flatMap((node) =>
    node.relation && !node.isInternal && formatRelation(node.relation) !== formatRelation(relation)
      ? [node.relation]
      : [],
  );
  const found: SuggestedRule[] = [];
  for (const {name} of wanted.slice(0, mostLookups)) {
    const parent = findParent(subjectOf(name)!, others, relation);
    if (!parent) continue;
    const described = await catalog.describe(parent);
    const field = fieldOf(described, name);
    if (field !== undefined) found.push(toRule(name, parent, field));
  }
  return [...declared, ...found];
}

/** What `customer_id`, `customerId` and `customer_key` are about. */
function subjectOf(column: string): string | undefined {
  return /^(.+?)_?(?:id|Id|ID|key)$/.exec(column)?.[1]?.toLowerCase();
}

/** The table called so, or in the plural; one of the same schema first. */
function findParent(
  subject: string,
  relations: readonly Relation[],
  {schema}: Relation,
): Relation | undefined {
  const names = new Set([subject, `${subject}s`, `${subject}es`, subject.replace(/y$/, 'ies')]);
  const found = relations.filter(({name}) => names.has(name.toLowerCase()));
  return found.find((each) => each.schema === schema) ?? (found.length === 1 ? found[0] : undefined);
}

/** The key of the table, if it is one column; else the column of the same name, or `id`. */
function fieldOf({primaryKey, columns}: RelationDescription, column: string): string | undefined {
  if (primaryKey?.length === 1) return primaryKey[0];
  return columns.find(({name}) => name === column)?.name ?? columns.find(({name}) => name === 'id')?.name;
}

function toRule(column: string, to: Relation, field: string): SuggestedRule & {column: string} {
  return {kind: 'relationships', column, to: formatRelation(to), field};
}
