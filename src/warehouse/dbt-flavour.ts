/** What a dbt project has to know of a system: what dbt's own adapter for it brings along. */
export interface DbtFlavour {
  /** Name of dbt's adapter; macros of this system begin with it. */
  type: string;
  /** Schema of models where the profile names none. */
  defaultSchema: string;
  /** Database of models, from one output of a profile. Undefined where the system has one only. */
  databaseOf(output: Readonly<Record<string, unknown>>): string | undefined;
  /** Strategy of incremental models that name none. */
  defaultStrategy: 'append' | 'delete+insert' | 'merge';
  /** Strategies of incremental models that the system can do. */
  strategies: readonly string[];
  /** Cells of seeds that stand for NULL, as dbt's adapter takes them. */
  seedNulls: readonly string[];
  /** Macros of this system as Jinja, e.g. `{% macro <type>__dateadd(...) %}`. */
  macros: string;
}
