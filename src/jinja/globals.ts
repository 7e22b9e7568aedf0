import {pairsOf} from './methods/collection-methods.ts';
import {asNumber} from './operators.ts';
import {define} from './signature.ts';
import {PythonError} from './template-source.ts';
import {Callable, Dict, HostObject, Namespace} from './values.ts';

function range(first: unknown, second: unknown, third: unknown): unknown[] {
  const [start, end, step] = [
    second === undefined ? 0 : first,
    second === undefined ? first : second,
    third ?? 1,
  ].map((value) => {
    const number = asNumber(value);
    if (!number || number.isFloat) throw new PythonError('range() needs whole numbers');
    return Number(number.value);
  }) as [number, number, number];
  if (step === 0) throw new PythonError('range() arg 3 must not be zero');
  const count = Math.max(0, Math.ceil((end - start) / step));
  if (count > 1_000_000)
    throw new PythonError('Range too big. The sandbox blocks ranges larger than MAX_RANGE');
  return Array.from({length: count}, (_, place) => start + place * step);
}

class Cycler extends HostObject {
  readonly #values: readonly unknown[];
  #position = 0;
  constructor(values: readonly unknown[]) {
    super();
    this.#values = values;
  }
  attribute(name: string): unknown {
    if (name === 'current') return this.#values[this.#position];
    if (name === 'reset') return define(name, [], () => void (this.#position = 0));
    if (name !== 'next') return undefined;
    return define(name, [], () => {
      const value = this.#values[this.#position];
      this.#position = (this.#position + 1) % this.#values.length;
      return value;
    });
  }
  text(): string {
    return '<Cycler>';
  }
}

/** Functions that every Jinja2 template has. */
export const jinjaGlobals: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['range', define('range', ['start', 'stop?', 'step?'], range)],
  [
    'dict',
    new Callable('dict', ({positional, named}) => new Dict([...positional.flatMap(pairsOf), ...named])),
  ],
  [
    'namespace',
    new Callable(
      'namespace',
      ({positional, named}) =>
        new Namespace([
          ...positional.flatMap(pairsOf).map(([key, value]) => [String(key), value] as const),
          ...named,
        ]),
    ),
  ],
  ['cycler', define('cycler', ['*values'], (values: unknown[]) => new Cycler(values))],
  [
    'joiner',
    define('joiner', ['sep?'], (separator = ', ') => {
      let isFirst = true;
      return define('joiner', [], () => {
        const text = isFirst ? '' : separator;
        isFirst = false;
        return text;
      });
    }),
  ],
]);
