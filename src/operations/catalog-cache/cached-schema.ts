import type {CompletionColumn, CompletionForeignKey, CompletionRelation} from '../../sql/complete/catalog.ts';
import type {CatalogNode, RelationDescription} from '../../warehouse/index.ts';

/** A relation with what was read about it. */
export interface CachedRelation {
  relation: CompletionRelation;
  /** Undefined until they were read. */
  columns?: readonly CompletionColumn[];
  foreignKeys: readonly CompletionForeignKey[];
}

/** Where systems have no schemas, everything lies in one without a name. */
export const noSchema = '';

export function relationFromNode({relation, kind, isInternal}: CatalogNode): CompletionRelation | undefined {
  if (!relation) return undefined;
  return {
    ...(relation.schema !== undefined && {schema: relation.schema}),
    name: relation.name,
    kind,
    ...(isInternal && {isInternal}),
  };
}

/** What completion needs of a description. */
export function cachedFromDescription(
  known: CompletionRelation,
  {columns, comment, foreignKeys = []}: RelationDescription,
): CachedRelation {
  return {
    relation: {...known, ...(comment !== undefined && {comment})},
    columns: columns.map(({name, nativeType, comment: columnComment}) => ({
      name,
      type: nativeType,
      ...(columnComment !== undefined && {comment: columnComment}),
    })),
    foreignKeys: foreignKeys.map((key) => ({
      from: {...(known.schema !== undefined && {schema: known.schema}), name: known.name},
      columns: key.columns,
      to: {
        ...(key.references.schema !== undefined && {schema: key.references.schema}),
        name: key.references.name,
      },
      toColumns: key.referencedColumns,
    })),
  };
}
