import {toText} from '../../jinja/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {collectProblems} from '../collect-problems.ts';
import {fixedConfig} from '../context/rendering.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import type {ReadFile} from '../project/project-files.ts';
import {renderValue} from '../project/native-render.ts';
import {addGenericTests} from './add-generic-tests.ts';
import {addModels} from './add-models.ts';
import {addSeeds} from './add-seeds.ts';
import {addSingularTests} from './add-singular-tests.ts';
import {addSnapshots} from './add-snapshots.ts';
import {linkAll} from './link-all.ts';
import {noteSettings, noteUnsupported} from './note-unsupported.ts';
import {parseEnvironment} from './parse-rendering.ts';
import {parseExposures} from './parse-exposures.ts';
import {parseSource} from './parse-sources.ts';
import {readPropertiesFile, type PropertyEntry} from './read-properties.ts';

/** Fills a project with everything that its files define, and links it. */
export function parseNodes(project: DbtProject, runtime: Runtime, files: readonly ReadFile[]): void {
  const ofKind = (...kinds: readonly ReadFile['kind'][]) => files.filter(({kind}) => kinds.includes(kind));
  const isSql = ({extension}: ReadFile) => extension === 'sql';
  addMacros(project, files);
  addDocs(project, files);
  const entries = readProperties(project, runtime, files);
  noteUnsupported(project, files, entries);
  const describe = describer(project, runtime);
  collectProblems(
    entries.filter(({kind}) => kind === 'sources'),
    (entry) => void parseSource(project, entry, describe(entry)),
  );
  addSeeds(
    project,
    runtime,
    ofKind('seed').filter(({extension}) => extension === 'csv'),
    {entries, describe},
  );
  addModels(project, runtime, ofKind('model').filter(isSql), {entries, describe});
  addSnapshots(project, runtime, ofKind('snapshot', 'model').filter(isSql), {entries, describe});
  addSingularTests(project, runtime, ofKind('test').filter(isSql));
  addGenericTests(project, runtime);
  linkAll(project, runtime);
  noteSettings(project);
  parseExposures(
    project,
    entries.filter(({kind}) => kind === 'exposures'),
  );
}

function isMacroFile({kind, extension, path}: ReadFile): boolean {
  return extension === 'sql' && (kind === 'macro' || (kind === 'test' && path.startsWith('generic/')));
}

function addMacros(project: DbtProject, files: readonly ReadFile[]): void {
  collectProblems(files.filter(isMacroFile), ({file, text, dbtPackage}) => {
    project.macros.add({file, text}, dbtPackage.name);
  });
}

function addDocs(project: DbtProject, files: readonly ReadFile[]): void {
  collectProblems(
    files.filter(({extension, text}) => extension === 'md' && text.includes('{%')),
    ({file, text, dbtPackage}) => {
      const {parsed} = project.macros.templates.get({file, text});
      for (const part of parsed.parts)
        if (part.tag === 'docs')
          project.docs.push({
            packageName: dbtPackage.name,
            name: part.name,
            file,
            text: text.slice(part.bodyStart, part.bodyEnd).trim(),
          });
    },
  );
}

function readProperties(project: DbtProject, runtime: Runtime, files: readonly ReadFile[]): PropertyEntry[] {
  const entries: PropertyEntry[] = [];
  collectProblems(
    files.filter(({extension}) => extension === 'yml' || extension === 'yaml'),
    (file) => {
      const {environment} = parseEnvironment(project, runtime, {
        packageName: file.dbtPackage.name,
        config: fixedConfig({}),
      });
      const read = readPropertiesFile(file, {...environment, undefinedPolicy: 'refuse'});
      entries.push(...read.entries);
      for (const key of read.unknownKeys)
        project.notices.push({
          file: file.file,
          message: `${file.file}: \`${key}\` means nothing and is left out`,
        });
    },
  );
  return entries;
}

/** Renders descriptions, which may quote texts of documentation. */
function describer(project: DbtProject, runtime: Runtime) {
  return ({file, dbtPackage}: PropertyEntry) =>
    (text: string): string => {
      if (!text.includes('{{')) return text;
      const {environment} = parseEnvironment(project, runtime, {
        packageName: dbtPackage.name,
        config: fixedConfig({}),
      });
      return toText(renderValue(text, file, environment));
    };
}

export type Describe = ReturnType<typeof describer>;
