import {gitignore, projectFile, type Template} from '../template.ts';

export const postgresToDuckdb: Template = {
  name: 'postgres-to-duckdb',
  summary: 'Tables of a PostgreSQL database into a DuckDB warehouse',
  files: ({name}) => ({
    'weir.yml': projectFile(
      name,
      `  app:
    type: postgres
    host: localhost
    port: 5432
    # Values that differ between machines, and every secret, come from the environment.
    database: env:PGDATABASE
    user: env:PGUSER
    password: env:PGPASSWORD
    read_only: true
    concurrency: 4
`,
    ),
    '.gitignore': gitignore,
    'assets/raw/app_tables.yml': `# Works on any database. For a table of yours write, in a file like assets/raw/orders.yml:
#   source: {connection: app, table: public.orders}
description: What the database holds, as its catalog tells
source:
  connection: app
  query: |
    select n.nspname::text as table_schema, c.relname::text as table_name, c.relkind::text as kind,
      greatest(c.reltuples, 0)::bigint as row_estimate, pg_total_relation_size(c.oid) as bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'm', 'f')
mode: replace
columns:
  - name: table_name
    checks: [not_null]
`,
    'assets/marts/largest_tables.sql': `/* @weir
description: Tables by size
materialized: table
checks:
  - unique: [table_schema, table_name]
*/
select table_schema, table_name, row_estimate, bytes
from raw.app_tables
order by bytes desc
`,
  }),
};
