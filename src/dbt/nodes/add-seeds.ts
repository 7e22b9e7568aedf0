import type {Runtime} from '../../runtime/ports.ts';
import {collectProblems} from '../collect-problems.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import type {ReadFile} from '../project/project-files.ts';
import {addNode} from './add-node.ts';
import {findProperties, type WrittenProperties} from './find-properties.ts';
import {NodeConfig} from './node-config.ts';
import {withNames} from './node-names.ts';
import {fqnOf, tagsAndMeta} from './parse-sql-node.ts';

/** CSV files of the project. */
export function addSeeds(
  project: DbtProject,
  runtime: Runtime,
  files: readonly ReadFile[],
  written: WrittenProperties,
): void {
  collectProblems(files, ({file, path, dbtPackage}) => {
    const name = path
      .split('/')
      .at(-1)!
      .replace(/\.csv$/i, '');
    const fqn = fqnOf({dbtPackage, path, name});
    const properties = findProperties(written, {kind: 'seeds', name, dbtPackage});
    const types = Object.fromEntries(
      (properties?.columns ?? []).flatMap(({name: column, dataType}) =>
        dataType === undefined ? [] : [[column, dataType]],
      ),
    );
    const config = new NodeConfig(project, {resourceType: 'seed', dbtPackage, fqn}, properties?.config).get();
    addNode(
      project,
      withNames(project, runtime, {
        uniqueId: `seed.${dbtPackage.name}.${name}`,
        resourceType: 'seed',
        dbtPackage,
        name,
        file,
        path,
        fqn,
        rawCode: '',
        config: {...config, column_types: {...types, ...(config['column_types'] as object | undefined)}},
        properties,
        relation: {},
        alias: name,
        ...tagsAndMeta(config),
        refs: [],
        sources: [],
        dependsOn: [],
        macroIds: [],
      }),
    );
  });
}
