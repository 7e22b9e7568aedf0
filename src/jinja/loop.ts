import {areEqual} from './operators.ts';
import {define} from './signature.ts';
import {PythonError} from './template-source.ts';
import {HostObject, Undefined, type Arguments} from './values.ts';

/** `loop` inside of `{% for %}`. */
export class Loop extends HostObject {
  readonly #items: readonly unknown[];
  readonly #depth: number;
  readonly #recurse: ((items: unknown) => string) | undefined;
  #last: unknown[] | undefined;
  /** Position of the current item from 0. */
  position = 0;

  constructor(items: readonly unknown[], depth: number, recurse?: (items: unknown) => string) {
    super();
    this.#items = items;
    this.#depth = depth;
    this.#recurse = recurse;
  }

  text(): string {
    return `<LoopContext ${this.position + 1}/${this.#items.length}>`;
  }

  attribute(name: string): unknown {
    const items = this.#items;
    const {position} = this;
    switch (name) {
      case 'index':
        return position + 1;
      case 'index0':
        return position;
      case 'revindex':
        return items.length - position;
      case 'revindex0':
        return items.length - position - 1;
      case 'first':
        return position === 0;
      case 'last':
        return position === items.length - 1;
      case 'length':
        return items.length;
      case 'depth':
        return this.#depth + 1;
      case 'depth0':
        return this.#depth;
      case 'previtem':
        return position === 0 ? new Undefined('there is no previous item: it') : items[position - 1];
      case 'nextitem':
        return position === items.length - 1
          ? new Undefined('there is no next item: it')
          : items[position + 1];
      case 'cycle':
        return define(name, ['*values'], (values: unknown[]) => values[position % values.length]);
      case 'changed':
        return define(name, ['*values'], (values: unknown[]) => this.#changed(values));
    }
    return undefined;
  }

  #changed(values: unknown[]): boolean {
    if (this.#last && areEqual(this.#last, values)) return false;
    this.#last = values;
    return true;
  }

  override call({positional}: Arguments): unknown {
    if (!this.#recurse) throw new PythonError('the loop is not marked as recursive');
    return this.#recurse(positional[0]);
  }
}
