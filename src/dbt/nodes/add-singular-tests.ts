import type {Runtime} from '../../runtime/ports.ts';
import {collectProblems} from '../collect-problems.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import type {ReadFile} from '../project/project-files.ts';
import {addNode} from './add-node.ts';
import {parseSqlNode} from './parse-sql-node.ts';

/** SQL files whose rows are failures. */
export function addSingularTests(project: DbtProject, runtime: Runtime, files: readonly ReadFile[]): void {
  const tests = files.filter(({path}) => !/^(generic|fixtures)\//.test(path));
  collectProblems(tests, ({file, path, text, dbtPackage}) => {
    const template = project.macros.templates.get({file, text});
    const name = path
      .split('/')
      .at(-1)!
      .replace(/\.sql$/, '');
    const node = parseSqlNode(project, runtime, {
      resourceType: 'test',
      dbtPackage,
      name,
      file,
      path,
      template,
      rawCode: text.trim(),
      properties: undefined,
      test: {kind: 'singular', place: `${file}:1:1`},
    });
    const {severity} = node.config;
    addNode(project, {...node, config: {...node.config, severity: String(severity).toUpperCase()}});
  });
}
