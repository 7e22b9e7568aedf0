import {gitignore, projectFile, type Template} from '../template.ts';

export const apiToDuckdb: Template = {
  name: 'api-to-duckdb',
  summary: 'JSON of a web API into a DuckDB warehouse',
  files: ({name}) => ({
    'weir.yml': projectFile(
      name,
      `  api:
    type: files
    # A public sample API; put your own base URL here.
    root: https://jsonplaceholder.typicode.com
`,
    ),
    '.gitignore': gitignore,
    'assets/raw/users.yml': `description: Users as the API gives them
source:
  connection: api
  path: users
  format: json
mode: replace
columns:
  - name: id
    checks: [not_null, unique]
`,
    'assets/raw/todos.yml': `description: Tasks as the API gives them
source:
  connection: api
  path: todos
  format: json
mode: replace
columns:
  - name: userId
    checks: [not_null, {relationships: {to: raw.users, field: id}}]
`,
    'assets/marts/open_todos.sql': `/* @weir
description: Open tasks a user
materialized: table
columns:
  - name: user_id
    checks: [not_null, unique]
*/
select users.id as user_id, users.name, count(*) filter (where not todos.completed) as open_todos
from raw.users
left join raw.todos on todos."userId" = users.id
group by all
order by open_todos desc
`,
  }),
};
