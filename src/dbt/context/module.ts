import {HostObject} from '../../jinja/index.ts';

/** Names below a name, some of which can be called. */
export class Module extends HostObject {
  readonly #name: string;
  readonly #members: ReadonlyMap<string, unknown>;
  readonly #call: HostObject | undefined;

  constructor(name: string, members: Readonly<Record<string, unknown>>, call?: HostObject) {
    super();
    this.#name = name;
    this.#members = new Map(Object.entries(members));
    this.#call = call;
    if (call?.call) this.call = (given) => call.call!(given);
  }
  attribute(name: string): unknown {
    return this.#members.get(name) ?? this.#call?.attribute(name);
  }
  text(): string {
    return `<module '${this.#name}'>`;
  }
}
