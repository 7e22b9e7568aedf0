export interface JsonTreeLine {
  depth: number;
  /** Name of a member, index of an element; absent at the top. */
  key?: string;
  /** JSON text of a value; for an object or array what it holds, e.g. `{3}`. */
  text: string;
  kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  /** Where the value is, e.g. `$.items[0].name`. */
  path: string;
}

const identifier = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/** JSON as the lines of a tree; undefined when the text is no JSON. Numbers keep every digit that they are written with. */
export function jsonTree(text: string): JsonTreeLine[] | undefined {
  try {
    const exact = (_: string, value: unknown, context?: {source?: string}) =>
      typeof value === 'number' ? new ExactNumber(context?.source ?? String(value)) : value;
    return linesOf(JSON.parse(text, exact as (key: string, value: unknown) => unknown), {
      depth: 0,
      path: '$',
    });
  } catch {
    return undefined;
  }
}

class ExactNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

interface Place {
  depth: number;
  path: string;
  key?: string;
}

function linesOf(value: unknown, place: Place): JsonTreeLine[] {
  if (value instanceof ExactNumber) return [{...place, text: value.source, kind: 'number'}];
  if (Array.isArray(value)) {
    const inner = value.flatMap((item, index) =>
      linesOf(item, {depth: place.depth + 1, path: `${place.path}[${index}]`, key: String(index)}),
    );
    return [{...place, text: `[${value.length}]`, kind: 'array'}, ...inner];
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value);
    const inner = members.flatMap(([key, item]) =>
      linesOf(item, {depth: place.depth + 1, path: place.path + step(key), key}),
    );
    return [{...place, text: `{${members.length}}`, kind: 'object'}, ...inner];
  }
  const kind = value === null ? 'null' : (typeof value as 'string' | 'boolean');
  return [{...place, text: JSON.stringify(value), kind}];
}

function step(key: string): string {
  return identifier.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
