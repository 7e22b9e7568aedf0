/** Part of a query in which the cursor may stand. */
export type Clause =
  | 'start'
  | 'with'
  | 'select'
  | 'from'
  | 'on'
  | 'where'
  | 'group'
  | 'having'
  | 'order'
  | 'limit'
  | 'set'
  | 'returning'
  | 'other';

/** What delivers columns to a block: a relation, a subquery or a function in its FROM, or what it changes. */
export interface Source {
  alias?: string;
  /** As written; empty for a subquery, a function, a file or what is still to be typed. */
  path: readonly string[];
  query?: QueryBlock;
  /** From `alias(a, b)`. */
  columnNames?: readonly string[];
  /** Target of an INSERT: its columns are visible in RETURNING only. */
  isInsertTarget?: boolean;
}

export type SelectItem =
  | {kind: 'star'; qualifier?: string; except: readonly string[]}
  | {kind: 'column'; name: string; isAlias: boolean; of?: {qualifier?: string; name: string}}
  | {kind: 'unnamed'};

/** One SELECT, or one statement that changes data. */
export interface QueryBlock {
  parent: QueryBlock | undefined;
  /** Subqueries in conditions see the sources around them; those in FROM and WITH do not. */
  seesParentSources: boolean;
  commonTables: CommonTable[];
  sources: Source[];
  items: SelectItem[];
  hasSelect: boolean;
}

export interface CommonTable {
  name: string;
  columnNames?: readonly string[];
  query?: QueryBlock;
}

/** What may stand at the cursor. */
export type Expected =
  | {kind: 'statement'; isAfterWith: boolean}
  | {kind: 'relation'; isJoin: boolean}
  /** After a relation in FROM: its alias or what follows it. */
  | {kind: 'after-relation'; source: Source}
  | {kind: 'alias'; source: Source | undefined}
  /** A column of one source, in a list that names `listed` already. */
  | {kind: 'target-column'; source: Source; listed: readonly string[]}
  /** A column that the last two sources share, for USING. */
  | {kind: 'shared-column'}
  /** `opener` is the word or symbol before the parenthesis that was just opened, if one was. */
  | {kind: 'operand'; opener: string; isJoinCondition: boolean}
  | {kind: 'operator'}
  | {kind: 'type'}
  | {kind: 'nothing'};

export interface CursorSite {
  block: QueryBlock;
  clause: Clause;
  expected: Expected;
  isInCase: boolean;
}

export function createBlock(parent: QueryBlock | undefined, seesParentSources: boolean): QueryBlock {
  return {parent, seesParentSources, commonTables: [], sources: [], items: [], hasSelect: false};
}

/** The sources whose columns can be named in a block, nearest first. */
export function visibleSources(block: QueryBlock, clause: Clause): Source[] {
  const own = block.sources.filter((source) => !source.isInsertTarget || clause === 'returning');
  return block.parent && block.seesParentSources ? [...own, ...visibleSources(block.parent, 'other')] : own;
}

/** Common tables that FROM can name in a block, nearest first. */
export function visibleCommonTables(block: QueryBlock): CommonTable[] {
  return [...block.commonTables, ...(block.parent ? visibleCommonTables(block.parent) : [])];
}

/** The name by which columns of a source are qualified. */
export function nameOfSource(source: Source): string | undefined {
  return source.alias ?? source.path.at(-1);
}
