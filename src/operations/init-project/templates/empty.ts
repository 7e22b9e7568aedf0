import {gitignore, projectFile, type Template} from '../template.ts';

export const empty: Template = {
  name: 'empty',
  summary: 'A DuckDB warehouse and nothing else',
  files: ({name}) => ({
    'weir.yml': projectFile(name),
    '.gitignore': gitignore,
    'assets/.gitkeep': '',
  }),
};
