import {UsageError} from '../../errors/index.ts';
import {collectProblems} from '../collect-problems.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import {RefIndex} from './link-nodes.ts';
import {configOf, isWritten, type PropertyEntry} from './read-properties.ts';

const refPattern =
  /^ref\(\s*['"]([^'"]+)['"]\s*(?:,\s*['"]([^'"]+)['"]\s*)?(?:,\s*v(?:ersion)?\s*=\s*['"]?([\w.]+)['"]?\s*)?\)$/;
const sourcePattern = /^source\(\s*['"]([^'"]+)['"]\s*,\s*['"]([^'"]+)['"]\s*\)$/;

/** What people and programs do with the results. */
export function parseExposures(project: DbtProject, entries: readonly PropertyEntry[]): void {
  const index = new RefIndex(project);
  collectProblems(entries, ({name, file, written, dbtPackage, placeOf}) => {
    const list = Array.isArray(written['depends_on']) ? written['depends_on'] : [];
    const config = configOf(written);
    if (config['enabled'] === false) return;
    const dependsOn = list.map((call: unknown, position) => {
      try {
        return idOf(String(call).trim(), index, dbtPackage.name);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        throw new UsageError(`${placeOf(['depends_on', position])}: ${error.message}`, {
          code: error.code,
          ...(error.hint !== undefined && {hint: error.hint}),
        });
      }
    });
    const uniqueId = `exposure.${dbtPackage.name}.${name}`;
    const folders = file.slice(dbtPackage.prefix.length).split('/').slice(1, -1);
    project.exposures.set(uniqueId, {
      uniqueId,
      dbtPackage,
      name,
      file,
      fqn: [dbtPackage.name, ...folders, name],
      dependsOn,
      tags: Array.isArray(config['tags']) ? config['tags'].map(String) : [],
      meta: isWritten(config['meta']) ? config['meta'] : {},
      written,
    });
  });
}

function idOf(call: string, index: RefIndex, fromPackage: string): string {
  const source = sourcePattern.exec(call);
  if (source) return index.source(source[1]!, source[2]!).uniqueId;
  const ref = refPattern.exec(call);
  if (!ref)
    throw new UsageError(`${call} is neither a ref() nor a source()`, {
      code: 'asset-invalid',
      hint: "Write e.g. `ref('orders')`.",
    });
  const [, first, second, version] = ref;
  return index.node(
    {
      name: second ?? first!,
      ...(second !== undefined && {packageName: first}),
      ...(version !== undefined && {version}),
    },
    fromPackage,
  ).uniqueId;
}
