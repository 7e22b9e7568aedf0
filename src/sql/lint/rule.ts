import type {LintedSql} from './read-queries.ts';

export interface SqlFinding {
  /** Offset in the text. */
  offset: number;
  message: string;
  /** What makes it right without another meaning. */
  fix?: {start: number; end: number; text: string};
}

export interface SqlRuleContext extends LintedSql {
  /** How the result is built, e.g. `view`. */
  materialization: string | undefined;
  /** True for tables that people read, by the name of their schema. */
  isMart: boolean;
  /** Names of assets, as `schema.table`. */
  assets: ReadonlySet<string>;
  quoteIdentifier(name: string): string;
}

export interface SqlRule {
  id: string;
  severity: 'off' | 'warn' | 'error';
  summary: string;
  check(sql: SqlRuleContext): SqlFinding[];
}
