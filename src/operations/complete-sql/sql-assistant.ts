import {completeLines, type LinesCompletion, type TextPosition} from '../../sql/complete/complete-lines.ts';
import type {CompletionRequest} from '../../sql/complete/complete.ts';
import {createHighlightBuffer, type HighlightBuffer} from '../../sql/highlight-buffer.ts';
import type {Dialect} from '../../warehouse/index.ts';
import type {CatalogCache} from '../catalog-cache/catalog-cache.ts';

export type {LinesCompletion, TextPosition} from '../../sql/complete/complete-lines.ts';
export type {Suggestion, SuggestionKind} from '../../sql/complete/suggestions.ts';
export type {HighlightKind, HighlightSpan} from '../../sql/highlight.ts';
export type {HighlightBuffer} from '../../sql/highlight-buffer.ts';

/** Colours and completes the SQL of one editor. */
export interface SqlAssistant extends Omit<HighlightBuffer, 'update'> {
  /** Takes the text after an edit. */
  update(lines: readonly string[]): void;
  complete(cursor: TextPosition): LinesCompletion;
}

export interface SqlAssistantOptions {
  dialect: Dialect;
  cache: Pick<CatalogCache, 'catalog'>;
  snippets?: () => NonNullable<CompletionRequest['snippets']>;
}

export function createSqlAssistant({dialect, cache, snippets}: SqlAssistantOptions): SqlAssistant {
  const traits = dialect.lexicalTraits;
  const highlighted = createHighlightBuffer(traits && {traits});
  let lines: readonly string[] = [''];
  return {
    ...highlighted,
    update(next) {
      lines = next.length > 0 ? next : [''];
      highlighted.update(lines);
    },
    complete: (cursor) =>
      completeLines({
        lines,
        cursor,
        highlighted,
        catalog: cache.catalog(),
        dialect,
        ...(snippets && {snippets: snippets()}),
      }),
  };
}
