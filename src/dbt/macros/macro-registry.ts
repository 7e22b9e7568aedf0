import {
  HostObject,
  TemplateCache,
  type CompiledTemplate,
  type Macro,
  type MacroNode,
  type TemplateSource,
} from '../../jinja/index.ts';
import {UsageError} from '../../errors/index.ts';

/** A macro of a project, a package or dbt itself. */
export interface MacroEntry {
  /** `macro.shop.cents`. */
  uniqueId: string;
  packageName: string;
  name: string;
  template: CompiledTemplate;
  node: MacroNode;
}

/** Tags of dbt besides those of Jinja. */
const dbtTags = {
  macros: ['test', 'data_test', 'materialization', 'function'],
  parts: ['snapshot', 'docs'],
};

/** Package of the macros that dbt itself brings. */
export const builtinPackage = 'dbt';

/** All macros, by package and name. Macros of the root project win over those of dbt. */
export class MacroRegistry {
  readonly templates = new TemplateCache(dbtTags);
  readonly #packages = new Map<string, Map<string, MacroEntry>>();
  readonly #rootName: string;

  constructor(rootName: string) {
    this.#rootName = rootName;
  }

  /** Adds the macros of a file and gives its template. Throws for one that the package has already. */
  add(source: TemplateSource, packageName: string): CompiledTemplate {
    const template = this.templates.get(source);
    for (const node of template.parsed.macros) {
      const name = macroName(node);
      const known = this.inPackage(packageName);
      const other = known.get(name);
      if (other)
        throw new UsageError(
          `${other.template.source.file} and ${source.file} both define the macro ${name}`,
          {
            code: 'asset-duplicate',
            hint: 'Rename one of them.',
          },
        );
      known.set(name, {uniqueId: `macro.${packageName}.${name}`, packageName, name, template, node});
    }
    return template;
  }

  inPackage(packageName: string): Map<string, MacroEntry> {
    let macros = this.#packages.get(packageName);
    if (!macros) this.#packages.set(packageName, (macros = new Map()));
    return macros;
  }

  hasPackage(packageName: string): boolean {
    return this.#packages.has(packageName);
  }

  all(): MacroEntry[] {
    return [...this.#packages.values()].flatMap((macros) => [...macros.values()]);
  }

  /** As a template of a package sees it: its own, those of the root project, those of dbt. */
  find(name: string, fromPackage: string): MacroEntry | undefined {
    for (const packageName of [fromPackage, this.#rootName, builtinPackage]) {
      const entry = this.#packages.get(packageName)?.get(name);
      if (entry) return entry;
    }
    return undefined;
  }

  /** What `adapter.dispatch` calls; `packages` are searched in order, undefined for all that can be seen. */
  dispatch(
    name: string,
    {
      prefixes,
      packages,
      fromPackage,
    }: {prefixes: readonly string[]; packages?: readonly string[]; fromPackage: string},
  ): MacroEntry | undefined {
    const finders = packages
      ? packages.map((packageName) => (full: string) => this.#packages.get(packageName)?.get(full))
      : [(full: string) => this.find(full, fromPackage)];
    for (const find of finders)
      for (const prefix of prefixes) {
        const entry = find(`${prefix}__${name}`);
        if (entry) return entry;
      }
    return undefined;
  }
}

/** Generic tests are macros under a name of their own. */
function macroName({tag, name}: MacroNode): string {
  if (tag === 'test' || tag === 'data_test') return `test_${name}`;
  return tag === 'materialization' ? `materialization_${name}` : name;
}

/** `dbt_utils.star(...)`: the macros of one package. */
export class MacroNamespace extends HostObject {
  readonly #macros: ReadonlyMap<string, MacroEntry>;
  readonly #bind: (entry: MacroEntry) => Macro;

  constructor(macros: ReadonlyMap<string, MacroEntry>, bind: (entry: MacroEntry) => Macro) {
    super();
    this.#macros = macros;
    this.#bind = bind;
  }
  attribute(name: string): unknown {
    const entry = this.#macros.get(name);
    return entry && this.#bind(entry);
  }
  text(): string {
    return '<macros>';
  }
}
