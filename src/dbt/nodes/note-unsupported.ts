import {UnsupportedError} from '../../errors/index.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import type {ReadFile} from '../project/project-files.ts';
import type {PropertyEntry} from './read-properties.ts';

const leftOut: Readonly<Record<string, string>> = {
  metrics: 'metrics',
  semantic_models: 'semantic models',
  saved_queries: 'saved queries',
  groups: 'groups',
  functions: 'functions',
  unit_tests: 'unit tests of dbt',
};

const settings: Readonly<Record<string, string>> = {
  grants: 'grants',
  persist_docs: 'descriptions kept in the database (persist_docs)',
  indexes: 'indexes',
  sql_header: 'SQL headers',
  contract: 'enforced contracts',
};

/** Says what the project has that is not run here; refuses what others would miss. */
export function noteUnsupported(
  project: DbtProject,
  files: readonly ReadFile[],
  entries: readonly PropertyEntry[],
): void {
  const python = files.find(({kind, extension}) => kind === 'model' && extension === 'py');
  if (python)
    throw new UnsupportedError(`${python.file}:1:1: Python models are not supported`, {
      hint: 'Write the model in SQL, or turn it into an asset of weir and read it as a source.',
    });
  for (const {kind, name, file, placeOf} of entries) {
    const what = leftOut[kind];
    if (what !== undefined)
      project.notices.push({file, message: `${placeOf([])}: ${what} are not supported, ${name} is left out`});
  }
  for (const {node, template, packageName} of project.macros.all())
    if (node.tag === 'function')
      project.notices.push({
        file: template.source.file,
        message: `${template.source.file}: functions are not supported, ${node.name} of ${packageName} is left out`,
      });
}

/** Says which settings of nodes have no effect here. */
export function noteSettings(project: DbtProject): void {
  for (const {config, file, name} of project.nodes.values())
    for (const [key, what] of Object.entries(settings)) {
      const value = config[key];
      if (value === undefined || value === null) continue;
      const isEmpty =
        typeof value === 'object' && !Object.values(value).some((part) => part !== false && part !== null);
      if (!isEmpty)
        project.notices.push({
          file,
          message: `${file}: ${what} are not supported and have no effect on ${name}`,
        });
    }
}
