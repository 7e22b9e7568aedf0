import {UsageError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {collectProblems} from '../collect-problems.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import type {ReadFile} from '../project/project-files.ts';
import {addNode} from './add-node.ts';
import {mergeConfig} from './config.ts';
import {findEntry, type WrittenProperties} from './find-properties.ts';
import {parseSqlNode, type SqlDraft} from './parse-sql-node.ts';
import {configOf, isWritten, propertiesOf, type PropertyEntry} from './read-properties.ts';

interface Version {
  entry: PropertyEntry;
  version: string;
  written: Readonly<Record<string, unknown>>;
}

/** Models of SQL files, in all their versions. */
export function addModels(
  project: DbtProject,
  runtime: Runtime,
  files: readonly ReadFile[],
  written: WrittenProperties,
): void {
  const versions = versionsByFile(written);
  collectProblems(files, (file) => {
    const template = project.macros.templates.get({file: file.file, text: file.text});
    if (template.parsed.parts.some(({tag}) => tag === 'snapshot')) return;
    addNode(project, parseSqlNode(project, runtime, modelDraft(file, template, written, versions)));
  });
}

function modelDraft(
  {file, path, text, dbtPackage}: ReadFile,
  template: SqlDraft['template'],
  written: WrittenProperties,
  versions: ReadonlyMap<string, Version>,
): SqlDraft {
  const stem = path
    .split('/')
    .at(-1)!
    .replace(/\.sql$/, '');
  const draft = {
    resourceType: 'model' as const,
    dbtPackage,
    name: stem,
    file,
    path,
    template,
    rawCode: text.trim(),
    properties: undefined,
  };
  if (/\s/.test(stem))
    throw new UsageError(`${file}: the name of a model has no blanks`, {
      code: 'asset-invalid',
      hint: 'Rename the file.',
    });
  const version = versions.get(`${dbtPackage.name}.${stem}`);
  if (version) {
    const {entry} = version;
    const properties = propertiesOf(entry, written.describe(entry));
    const config = mergeConfig(properties.config, configOf(version.written));
    return {...draft, name: entry.name, version: version.version, properties: {...properties, config}};
  }
  const entry = findEntry(written, {kind: 'models', name: stem, dbtPackage});
  return {...draft, properties: entry && propertiesOf(entry, written.describe(entry))};
}

/** Versions of models by the file that they are in: `defined_in`, otherwise `<model>_v<version>`. */
function versionsByFile({entries}: WrittenProperties): Map<string, Version> {
  const found = new Map<string, Version>();
  for (const entry of entries) {
    const list = entry.kind === 'models' ? entry.written['versions'] : undefined;
    if (!Array.isArray(list)) continue;
    for (const written of list as unknown[]) {
      if (!isWritten(written)) continue;
      const version = String(written['v']);
      const stem = String(written['defined_in'] ?? `${entry.name}_v${version}`);
      found.set(`${entry.dbtPackage.name}.${stem}`, {entry, version, written});
      const latest = String(entry.written['latest_version'] ?? '');
      if (latest === version && !found.has(`${entry.dbtPackage.name}.${entry.name}`))
        found.set(`${entry.dbtPackage.name}.${entry.name}`, {entry, version, written});
    }
  }
  return found;
}
