import type {DbtProjectFile} from './project-schema.ts';

type Values = Readonly<Record<string, unknown>>;

/** Values for `var()`, looked up for one package after another. */
export class Variables {
  readonly #given: Values;
  readonly #root: {name: string; vars: Values};
  readonly #packages = new Map<string, Values>();

  /** `given` are those of the command line, which win over everything. */
  constructor(given: Values, root: Pick<DbtProjectFile, 'name' | 'vars'>) {
    this.#given = given;
    this.#root = {name: root.name, vars: root.vars ?? {}};
  }

  addPackage({name, vars}: Pick<DbtProjectFile, 'name' | 'vars'>): void {
    this.#packages.set(name, vars ?? {});
  }

  /** Undefined where there is none; null is a value. */
  get(name: string, packageName: string): unknown {
    const own = this.#packages.get(packageName) ?? {};
    const layers = [
      this.#given,
      scope(this.#root.vars, packageName),
      this.#root.vars,
      scope(own, packageName),
      own,
    ];
    return layers.find((layer) => Object.hasOwn(layer, name))?.[name];
  }

  names(packageName: string): string[] {
    const own = this.#packages.get(packageName) ?? {};
    return Object.keys({
      ...own,
      ...this.#root.vars,
      ...scope(this.#root.vars, packageName),
      ...this.#given,
    }).filter((name) => name !== packageName);
  }
}

function scope(vars: Values, packageName: string): Values {
  const inner = Object.hasOwn(vars, packageName) ? vars[packageName] : undefined;
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Values) : {};
}
