/** A list that cannot change and is written in parentheses. */
export class Tuple extends Array<unknown> {
  static make(...items: unknown[]): Tuple {
    const tuple = new Tuple();
    tuple.push(...items);
    return tuple;
  }

  static override get [Symbol.species]() {
    return Array;
  }
}

/** A float whose value is whole, so that it stays one; other floats are plain numbers. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** What a name that is not there stands for. */
export class Undefined {
  readonly what: string;
  constructor(what: string) {
    this.what = what;
  }
}

/** A value that is the same for keys which Python takes for equal. */
function keyOf(key: unknown): unknown {
  if (key instanceof Float) return key.value;
  if (key instanceof Tuple)
    return `\0(${[...key].map((item) => `${typeof item}:${String(keyOf(item))}`).join('\0')})`;
  return key;
}

/** Ordered, with keys of any value that can be a key in Python. */
export class Dict {
  readonly #entries = new Map<unknown, [key: unknown, value: unknown]>();

  constructor(entries: Iterable<readonly [unknown, unknown]> = []) {
    for (const [key, value] of entries) this.set(key, value);
  }

  get size(): number {
    return this.#entries.size;
  }
  has(key: unknown): boolean {
    return this.#entries.has(keyOf(key));
  }
  get(key: unknown): unknown {
    return this.#entries.get(keyOf(key))?.[1];
  }
  set(key: unknown, value: unknown): this {
    this.#entries.set(keyOf(key), [key, value]);
    return this;
  }
  delete(key: unknown): boolean {
    return this.#entries.delete(keyOf(key));
  }
  clear(): void {
    this.#entries.clear();
  }
  entries(): [unknown, unknown][] {
    return [...this.#entries.values()];
  }
  keys(): unknown[] {
    return this.entries().map(([key]) => key);
  }
  values(): unknown[] {
    return this.entries().map(([, value]) => value);
  }
}

export class PythonSet {
  readonly members: Dict;
  constructor(items: Iterable<unknown> = []) {
    this.members = new Dict();
    for (const item of items) this.members.set(item, true);
  }
}

/** Values that a call brings. */
export interface Arguments {
  positional: readonly unknown[];
  named: ReadonlyMap<string, unknown>;
}

/** Something of the host that templates look into. */
export abstract class HostObject {
  /** Undefined where there is no such attribute. */
  abstract attribute(name: string): unknown;
  /** What `{{ it }}` prints. */
  abstract text(): string;
  /** Default: as `attribute`. */
  item(key: unknown): unknown {
    return typeof key === 'string' ? this.attribute(key) : undefined;
  }
  /** What a loop goes over; undefined where it cannot. */
  items(): readonly unknown[] | undefined {
    return undefined;
  }
  equals(other: HostObject): boolean {
    return this === other;
  }
  /** Negative, zero or positive; undefined where there is no order. */
  compare(_other: HostObject): number | undefined {
    return undefined;
  }
  /** `it <operator> other`, or the other way round; undefined where there is no such thing. */
  binary(_operator: string, _other: unknown, _isLeft: boolean): unknown {
    return undefined;
  }
  /** What a call of it gives; undefined where it cannot be called. */
  call?(given: Arguments): unknown;
}

/** Something that templates call. */
export class Callable extends HostObject {
  readonly name: string;
  readonly #invoke: (given: Arguments) => unknown;
  readonly #attributes: ReadonlyMap<string, unknown>;

  constructor(
    name: string,
    invoke: (given: Arguments) => unknown,
    attributes: ReadonlyMap<string, unknown> = new Map(),
  ) {
    super();
    this.name = name;
    this.#invoke = invoke;
    this.#attributes = attributes;
  }

  attribute(name: string): unknown {
    return name === 'name' ? this.name : this.#attributes.get(name);
  }
  override call(given: Arguments): unknown {
    return this.#invoke(given);
  }
  text(): string {
    return `<function ${this.name}>`;
  }
}

/** What `namespace()` makes: the one thing that loops and macros can change from within. */
export class Namespace extends HostObject {
  readonly values: Map<string, unknown>;
  constructor(values: Iterable<readonly [string, unknown]> = []) {
    super();
    this.values = new Map(values);
  }
  attribute(name: string): unknown {
    return this.values.get(name);
  }
  text(): string {
    return '<Namespace>';
  }
}
