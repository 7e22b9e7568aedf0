import type {LexemeReader} from './lexeme-reader.ts';
import type {Lexeme} from './lexemes.ts';
import type {Clause, CursorSite, QueryBlock} from './scope.ts';

/** Where the reader stands inside one query block. */
export interface Frame {
  block: QueryBlock;
  clause: Clause;
  /** First word of the statement, e.g. `INSERT`. */
  verb: string;
  /** The next name is that of a relation. */
  wantsRelation: boolean;
  /** What the next parenthesis holds when it is a list of columns. */
  nextList?: 'target-columns' | 'shared-columns';
  /** Position after the last source, while nothing follows it. */
  sourceEnd: number;
  /** Position of the first lexeme of the current select item. */
  itemStart: number;
  isAfterWith: boolean;
  openCases: number;
}

/** Reads a statement that may be unfinished or wrong, and never fails. */
export interface ScopeReader extends LexemeReader {
  /** Reads a query up to its closing parenthesis. */
  readQuery(parent: QueryBlock, options: {seesParentSources: boolean}): QueryBlock;
  /** Reads a parenthesis and what is in it. */
  readGroup(frame: Frame): void;
  /** Names in a parenthesis, e.g. `(a, b)`. */
  readNames(frame: Frame): string[];
  /** Ends the select item that is being read. */
  closeItem(frame: Frame): void;
  /** Reads past the cursor and remembers what is expected there, unless it is known already. */
  passCursor(frame: Frame, expected?: CursorSite['expected']): void;
}

/** Follows CASE and END, so that WHEN and THEN are offered only inside. */
export function countCases(frame: Frame, {upper}: Lexeme): void {
  if (upper === 'CASE') frame.openCases++;
  else if (upper === 'END' && frame.openCases > 0) frame.openCases--;
}
