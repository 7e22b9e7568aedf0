import {gitignore, projectHeader, type Template} from '../template.ts';

export const empty: Template = {
  name: 'empty',
  summary: 'A DuckDB warehouse and nothing else',
  files: ({name}) => ({
    'weir.yml': `${projectHeader(name)}default_connection: warehouse

connections:
  warehouse:
    type: duckdb
    path: data/warehouse.duckdb
`,
    '.gitignore': gitignore,
    'assets/.gitkeep': '',
  }),
};
