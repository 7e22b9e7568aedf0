import {
  indexCatalog,
  type CompletionCatalog,
  type CompletionColumn,
  type CompletionRelation,
} from './catalog.ts';
import {nameOfSource, visibleCommonTables, type QueryBlock, type SelectItem, type Source} from './scope.ts';

/** Finds out which columns the sources of a statement have. */
export interface SourceResolver {
  columnsOf(source: Source, block: QueryBlock): readonly CompletionColumn[];
  /** The relation of the catalog that a source is, unless a common table has its name. */
  relationOf(source: Source, block: QueryBlock): CompletionRelation | undefined;
}

export function createSourceResolver(catalog: CompletionCatalog): SourceResolver {
  const index = indexCatalog(catalog);
  const outputs = new Map<QueryBlock, readonly CompletionColumn[]>();

  const commonTableOf = ({path}: Source, block: QueryBlock) =>
    path.length === 1 ? visibleCommonTables(block).find(({name}) => isSameName(name, path[0]!)) : undefined;

  const relationOf = (source: Source, block: QueryBlock) =>
    source.path.length === 0 || commonTableOf(source, block) ? undefined : index.find(source.path);

  const columnsOf = (source: Source, block: QueryBlock): readonly CompletionColumn[] => {
    const commonTable = commonTableOf(source, block);
    const relation = relationOf(source, block);
    const query = source.query ?? commonTable?.query;
    const columns = relation ? catalog.columnsOf(relation) : query ? outputsOf(query) : [];
    return renamed(columns, source.columnNames ?? commonTable?.columnNames);
  };

  /** A recursive common table names itself, so a query that is being looked at counts as empty. */
  const outputsOf = (block: QueryBlock): readonly CompletionColumn[] => {
    const known = outputs.get(block);
    if (known) return known;
    outputs.set(block, []);
    const columns = block.hasSelect
      ? block.items.flatMap((item) => columnsOfItem(item, block))
      : block.sources.flatMap((source) => columnsOf(source, block));
    outputs.set(block, columns);
    return columns;
  };

  const columnsOfItem = (item: SelectItem, block: QueryBlock): readonly CompletionColumn[] => {
    if (item.kind === 'unnamed') return [];
    if (item.kind === 'star') {
      const isKept = ({name}: CompletionColumn) => !item.except.some((other) => isSameName(name, other));
      return sourcesNamed(block, item.qualifier).flatMap((source) => columnsOf(source, block).filter(isKept));
    }
    const origin =
      item.of &&
      sourcesNamed(block, item.of.qualifier)
        .flatMap((source) => columnsOf(source, block))
        .find(({name}) => isSameName(name, item.of!.name));
    return [{...origin, name: item.name}];
  };

  return {columnsOf, relationOf};
}

export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function sourcesNamed(block: QueryBlock, name: string | undefined): Source[] {
  if (name === undefined) return block.sources;
  return block.sources.filter((source) => isSameName(nameOfSource(source) ?? '', name));
}

function renamed(
  columns: readonly CompletionColumn[],
  names: readonly string[] | undefined,
): readonly CompletionColumn[] {
  if (!names) return columns;
  const given = names.map((name, position) => ({...columns[position], name}));
  return [...given, ...columns.slice(names.length)];
}
