import {UsageError} from '../../errors/index.ts';
import {suggest} from '../../util/suggest.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import type {DbtNode, DbtSource, RefCall} from './node.ts';

/** Nodes that `ref` can name, by name. */
export class RefIndex {
  readonly #byName = new Map<string, DbtNode[]>();
  readonly #project: DbtProject;

  constructor(project: DbtProject) {
    this.#project = project;
    for (const node of project.nodes.values())
      if (['model', 'seed', 'snapshot'].includes(node.resourceType))
        this.#byName.set(node.name, [...(this.#byName.get(node.name) ?? []), node]);
  }

  /** What `ref` means in a package. Throws for a name that is not there or turned off. */
  node({name, packageName, version}: RefCall, fromPackage: string): DbtNode {
    const named = this.#byName.get(name) ?? [];
    const order =
      packageName === undefined ? [fromPackage, this.#project.root.name, undefined] : [packageName];
    for (const wanted of order) {
      const inPackage = named.filter(({dbtPackage}) => wanted === undefined || dbtPackage.name === wanted);
      const found =
        version === undefined ? latestOf(inPackage) : inPackage.find((node) => node.version === version);
      if (found) return found;
    }
    throw this.#unknown({name, packageName, version}, named);
  }

  source(sourceName: string, table: string): DbtSource {
    const all = [...this.#project.sources.values()];
    const found = all.find((source) => source.sourceName === sourceName && source.name === table);
    if (found) return found;
    const known = all.map((source) => `${source.sourceName}.${source.name}`);
    const near = suggest(`${sourceName}.${table}`, known);
    throw new UsageError(`there is no source ${sourceName}.${table}`, {
      code: 'usage-unknown-asset',
      hint: `${near === undefined ? '' : `Did you mean ${near}? `}Known sources: ${known.slice(0, 20).join(', ') || 'none'}.`,
    });
  }

  #unknown({name, packageName, version}: RefCall, named: readonly DbtNode[]): UsageError {
    const off = this.#project.disabled.get(name);
    const full = `${packageName === undefined ? '' : `${packageName}.`}${name}${version === undefined ? '' : ` in version ${version}`}`;
    if (off && named.length === 0)
      return new UsageError(`${full} is turned off (${off.file})`, {
        code: 'usage-unknown-asset',
        hint: 'Set `enabled: true` there, or do not refer to it.',
      });
    const known = [...this.#byName.keys()];
    const near = suggest(name, known);
    return new UsageError(`there is no model, seed or snapshot ${full}`, {
      code: 'usage-unknown-asset',
      hint:
        near !== undefined && near !== name
          ? `Did you mean ${near}?`
          : `Known: ${known.slice(0, 20).join(', ') || 'none'}${known.length > 20 ? ', ...' : ''}.`,
    });
  }
}

/** Of several versions the one that is called the latest, otherwise the highest. */
function latestOf(nodes: readonly DbtNode[]): DbtNode | undefined {
  if (nodes.length < 2) return nodes[0];
  const latest = nodes[0]!.properties?.written['latest_version'];
  const byNumber = nodes.toSorted((a, b) => Number(b.version) - Number(a.version));
  return nodes.find(({version}) => version === String(latest)) ?? byNumber[0];
}
