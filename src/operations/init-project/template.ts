/** A project to start from. */
export interface Template {
  name: string;
  /** One sentence for the list of templates. */
  summary: string;
  /** Text of each file by its path below the project folder. */
  files(project: {name: string}): Record<string, string>;
}

/**
 * weir.yml of a project with a DuckDB warehouse and, below it, more connections. Editors check and complete the
 * file with the schema that `weir init` wrote.
 */
export function projectFile(name: string, connections = ''): string {
  return `# yaml-language-server: $schema=./.weir/schema/weir.schema.json
project: ${name}
default_connection: warehouse

connections:
  warehouse:
    type: duckdb
    path: data/warehouse.duckdb
${connections}`;
}

/** State stays out of version control, the schema for editors does not. */
export const gitignore = `.weir/*
!.weir/schema/
data/*.duckdb
data/*.duckdb.wal
`;
