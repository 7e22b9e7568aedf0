import {indexCatalog, type CompletionCatalog} from './catalog.ts';
import {expandStar} from './expand-star.ts';
import {readSurroundings} from './lexemes.ts';
import {findCursorSite} from './parse-scope.ts';
import type {CompletionScene} from './scene.ts';
import {createSourceResolver} from './source-columns.ts';
import {
  suggestColumns,
  suggestColumnsOf,
  suggestSharedColumns,
  suggestTargetColumns,
} from './suggest-columns.ts';
import {suggestFunctions} from './suggest-functions.ts';
import {newAlias, suggestJoinConditions} from './suggest-joins.ts';
import {
  suggestOperandKeywords,
  suggestOperatorKeywords,
  suggestStatements,
  suggestTypes,
} from './suggest-keywords.ts';
import {suggestRelations} from './suggest-relations.ts';
import {createSuggestionList, type Suggestion} from './suggestions.ts';
import {createWriter, type CompletionDialect} from './writer.ts';

export interface CompletionRequest {
  text: string;
  /** Offset of the cursor in the text. */
  cursor: number;
  catalog: CompletionCatalog;
  dialect: CompletionDialect;
  /** Offered where a statement begins. */
  snippets?: readonly {name: string; text: string; description?: string}[];
  /** Default 100. */
  limit?: number;
}

export interface Completion {
  /** What a choice replaces. */
  replace: {start: number; end: number};
  /** Best first. */
  items: readonly Suggestion[];
}

const defaultLimit = 100;
const aliasWeight = 95;
const snippetWeight = 70;

/** What may be written at the cursor of a text that may be unfinished or wrong. Nothing inside literals and comments. */
export function complete(request: CompletionRequest): Completion {
  const {text, cursor, catalog, dialect, limit = defaultLimit} = request;
  const surroundings = readSurroundings(text, cursor, dialect.lexicalTraits);
  if (!surroundings) return {replace: {start: cursor, end: cursor}, items: []};
  const scene: CompletionScene = {
    surroundings,
    site: findCursorSite(surroundings.lexemes),
    catalog,
    index: indexCatalog(catalog),
    resolver: createSourceResolver(catalog),
    writer: createWriter(dialect, catalog, surroundings),
    list: createSuggestionList(surroundings.typed),
  };
  const expansion = expandStar(scene);
  if (expansion) return {replace: expansion.replace, items: [expansion.item]};
  suggest(scene, request);
  return {replace: surroundings.replace, items: scene.list.best(limit)};
}

function suggest(scene: CompletionScene, request: CompletionRequest): void {
  const {site, list} = scene;
  const {expected} = site;
  if (scene.surroundings.qualifier.length > 0 && expected.kind !== 'relation') return suggestColumnsOf(scene);
  switch (expected.kind) {
    case 'statement':
      suggestStatements(scene, expected);
      if (!expected.isAfterWith) suggestSnippets(scene, request);
      return;
    case 'relation':
      return suggestRelations(scene, expected);
    case 'alias':
      return suggestAlias(scene, expected.source?.path.at(-1));
    case 'after-relation':
      if (expected.source.alias === undefined && list.typed === '')
        suggestAlias(scene, expected.source.path.at(-1));
      suggestJoinConditions(scene, {withOn: true});
      return suggestOperatorKeywords(scene);
    case 'target-column':
      return suggestTargetColumns(scene, expected.source, expected.listed);
    case 'shared-column':
      return suggestSharedColumns(scene);
    case 'operand':
      return suggestOperand(scene, expected);
    case 'operator':
      return suggestOperatorKeywords(scene);
    case 'type':
      return suggestTypes(scene);
    case 'nothing':
  }
}

function suggestOperand(
  scene: CompletionScene,
  {opener, isJoinCondition}: {opener: string; isJoinCondition: boolean},
): void {
  if (scene.site.clause === 'limit') return;
  if (isJoinCondition) suggestJoinConditions(scene, {withOn: false});
  suggestColumns(scene);
  if (scene.list.typed !== '') suggestFunctions(scene, ['scalar', 'aggregate', 'window']);
  suggestOperandKeywords(scene, opener);
}

function suggestAlias(scene: CompletionScene, relationName: string | undefined): void {
  if (relationName === undefined) return;
  const alias = newAlias(relationName, scene);
  scene.list.add({
    label: alias,
    kind: 'alias',
    detail: `for ${relationName}`,
    insert: scene.writer.name(alias),
    weight: aliasWeight,
  });
}

function suggestSnippets({list}: CompletionScene, {snippets = []}: CompletionRequest): void {
  for (const {name, text, description} of snippets)
    list.add({
      label: name,
      kind: 'snippet',
      ...(description !== undefined && {detail: description}),
      documentation: text,
      insert: text,
      weight: snippetWeight,
    });
}
