import type {CatalogIndex, CompletionCatalog} from './catalog.ts';
import type {Surroundings} from './lexemes.ts';
import type {CursorSite} from './scope.ts';
import type {SourceResolver} from './source-columns.ts';
import type {SuggestionList} from './suggestions.ts';
import type {Writer} from './writer.ts';

/** Everything that decides what is offered at the cursor. */
export interface CompletionScene {
  surroundings: Surroundings;
  site: CursorSite;
  catalog: CompletionCatalog;
  index: CatalogIndex;
  resolver: SourceResolver;
  writer: Writer;
  list: SuggestionList;
}
