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
