import {Undefined} from './values.ts';

/**
 * What becomes of a name that is not there: `refuse` fails when it is used at all, `blank` prints nothing and fails when
 * it is looked into or called, `ignore` never fails.
 */
export type UndefinedPolicy = 'refuse' | 'blank' | 'ignore';

/** What a rendering knows besides what its template sets. */
export interface Environment {
  /** Undefined where there is no such name. */
  lookUp(name: string): unknown;
  undefinedPolicy: UndefinedPolicy;
  /** Hint of the error for a name that is not there. */
  undefinedHint?: (name: string) => string | undefined;
}

/** Names of one block and those around it. */
export class Scope {
  readonly environment: Environment;
  readonly #parent: Scope | undefined;
  readonly #values = new Map<string, unknown>();

  constructor(environment: Environment, parent?: Scope) {
    this.environment = environment;
    this.#parent = parent;
  }

  inner(): Scope {
    return new Scope(this.environment, this);
  }
  set(name: string, value: unknown): void {
    this.#values.set(name, value);
  }
  lookUp(name: string): unknown {
    if (this.#values.has(name)) return this.#values.get(name);
    if (this.#parent) return this.#parent.lookUp(name);
    const value = this.environment.lookUp(name);
    return value === undefined ? new Undefined(`'${name}'`) : value;
  }
}
