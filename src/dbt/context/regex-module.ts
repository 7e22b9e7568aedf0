import {Dict, HostObject, PythonError, Tuple, define, toText} from '../../jinja/index.ts';
import {Module} from './module.ts';

class Match extends HostObject {
  readonly #match: RegExpExecArray;
  constructor(match: RegExpExecArray) {
    super();
    this.#match = match;
  }
  text(): string {
    return `<re.Match object; match='${this.#match[0]}'>`;
  }
  attribute(name: string): unknown {
    const match = this.#match;
    const group = (key: unknown) =>
      (typeof key === 'string' ? match.groups?.[key] : match[Number(key ?? 0)]) ?? null;
    if (name === 'group')
      return define(name, ['*groups'], (keys: unknown[]) =>
        keys.length > 1 ? Tuple.make(...keys.map(group)) : group(keys[0]),
      );
    if (name === 'groups')
      return define(name, [], () => Tuple.make(...match.slice(1).map((part) => part ?? null)));
    if (name === 'groupdict') return define(name, [], () => new Dict(Object.entries(match.groups ?? {})));
    if (name === 'start') return define(name, [], () => match.index);
    if (name === 'end') return define(name, [], () => match.index + match[0].length);
    return undefined;
  }
}

/** Flags of Python's `re`, as JavaScript writes them. */
const regexFlags = {IGNORECASE: 2, I: 2, MULTILINE: 8, M: 8, DOTALL: 16, S: 16} as const;

function regex(pattern: unknown, flags: unknown, further = ''): RegExp {
  const given = Number(flags ?? 0);
  let text = toText(pattern)
    .replaceAll(/\(\?P</g, '(?<')
    .replaceAll(/\(\?P=(\w+)\)/g, String.raw`\k<$1>`);
  let all = `${further}${given & 2 ? 'i' : ''}${given & 8 ? 'm' : ''}${given & 16 ? 's' : ''}`;
  const inline = /^\(\?([ims]+)\)/.exec(text);
  if (inline) {
    text = text.slice(inline[0].length);
    all = [...new Set(all + inline[1])].join('');
  }
  try {
    return new RegExp(text, all);
  } catch (error) {
    throw new PythonError(`re cannot read the pattern: ${(error as Error).message}`);
  }
}

const found = (match: RegExpExecArray | null) => (match ? new Match(match) : null);

/** `modules.re`, with the patterns that JavaScript has too. */
export function regexModule(): Module {
  const at = (name: string, wrap: (pattern: string) => string) =>
    define(name, ['pattern', 'string', 'flags?'], (pattern, text, flags) =>
      found(regex(wrap(toText(pattern)), flags).exec(toText(text))),
    );
  const functions: Record<string, unknown> = {
    match: at('match', (pattern) => `^(?:${pattern})`),
    fullmatch: at('fullmatch', (pattern) => `^(?:${pattern})$`),
    search: at('search', (pattern) => pattern),
    findall: define('findall', ['pattern', 'string', 'flags?'], (pattern, text, flags) =>
      [...toText(text).matchAll(regex(pattern, flags, 'g'))].map((match) =>
        match.length === 1 ? match[0] : match.length === 2 ? match[1] : Tuple.make(...match.slice(1)),
      ),
    ),
    sub: define(
      'sub',
      ['pattern', 'repl', 'string', 'count?', 'flags?'],
      (pattern, replacement, text, count, flags) => {
        const target = toText(replacement)
          .replaceAll('$', '$$$$')
          .replaceAll(/\\(?:g<(\w+)>|(\d))/g, (_, name?: string, digit?: string) =>
            digit !== undefined || /^\d+$/.test(name!) ? `$${digit ?? name}` : `$<${name}>`,
          );
        return toText(text).replace(regex(pattern, flags, Number(count ?? 0) === 1 ? '' : 'g'), target);
      },
    ),
    split: define('split', ['pattern', 'string', 'maxsplit?', 'flags?'], (pattern, text, _, flags) =>
      toText(text).split(regex(pattern, flags)),
    ),
    escape: define('escape', ['pattern'], (text) => toText(text).replaceAll(/[^\w]/g, String.raw`\$&`)),
    ...regexFlags,
  };
  functions['compile'] = define(
    'compile',
    ['pattern', 'flags?'],
    (pattern, flags) =>
      new Module(
        'pattern',
        Object.fromEntries(
          ['match', 'fullmatch', 'search', 'findall'].map((name) => [
            name,
            define(name, ['string'], (text) =>
              (functions[name] as HostObject).call!({positional: [pattern, text, flags], named: new Map()}),
            ),
          ]),
        ),
      ),
  );
  return new Module('re', functions);
}
