import {parseCriterion} from './parse-criterion.ts';
import {selectionError} from './selection-error.ts';
import {unionOf, type Selection, type SelectionOrigin, type Spread} from './selection.ts';

/**
 * Reads a selection: words side by side (or `|`) add up, `,` (or `&`) keeps what both choose, `!` turns around,
 * parentheses group, and graph operators stand at words and groups. Throws `UsageError` that shows the place.
 */
export function parseSelection(text: string, selector?: string): Selection {
  const reader = new SelectionReader(text, selector);
  const selection = reader.readUnion();
  reader.requireEnd();
  return selection;
}

const groupPrefix = /(@)?(?:(\d*)\+)?(?=\()/y;
const groupSuffix = /\+(\d*)/y;
/** A word ends at blanks and operators, but not inside double quotes. */
const word = /(?:"[^"]*"|[^\s,&|()"])+/y;

class SelectionReader {
  #at = 0;
  readonly #text: string;
  readonly #selector: string | undefined;

  constructor(text: string, selector: string | undefined) {
    this.#text = text;
    this.#selector = selector;
  }

  readUnion(): Selection {
    const parts = [this.#readIntersection()];
    for (;;) {
      this.#skipBlanks();
      const next = this.#text[this.#at];
      if (next === undefined || next === ')') return unionOf(parts);
      if (next === '|') this.#at++;
      parts.push(this.#readIntersection());
    }
  }

  requireEnd(): void {
    this.#skipBlanks();
    if (this.#at < this.#text.length)
      throw this.#error('A closing parenthesis has no opening one', 'Remove it, or open it before.');
  }

  #readIntersection(): Selection {
    const parts = [this.#readOperand()];
    for (;;) {
      this.#skipBlanks();
      const next = this.#text[this.#at];
      if (next !== ',' && next !== '&')
        return parts.length === 1 ? parts[0]! : {kind: 'intersection', of: parts};
      this.#at++;
      parts.push(this.#readOperand());
    }
  }

  #readOperand(): Selection {
    this.#skipBlanks();
    if (this.#text[this.#at] === '!') {
      this.#at++;
      return {kind: 'difference', from: {kind: 'everything'}, without: this.#readOperand()};
    }
    const prefix = this.#match(groupPrefix);
    if (this.#text[this.#at] === '(') return this.#readGroup(prefix!);
    const start = this.#at;
    const found = this.#match(word);
    if (found) return parseCriterion(found[0], this.#origin(start));
    if (this.#text[this.#at] === '"') throw this.#error('A quote is not closed', 'Add the closing ".');
    throw this.#error(
      this.#at < this.#text.length
        ? `Something to choose is missing before ${this.#text[this.#at]}`
        : 'The selection ends where something to choose is missing',
      'Write a name or `method:value`, e.g. `staging.orders` or `tag:daily`.',
    );
  }

  #readGroup([prefix, at, depth]: RegExpExecArray): Selection {
    const start = this.#at++;
    const of = this.readUnion();
    if (this.#text[this.#at] !== ')') {
      this.#at = start;
      throw this.#error('A parenthesis is not closed', 'Add the closing ).');
    }
    this.#at++;
    const children = this.#match(groupSuffix);
    const spread: Spread = {
      ...(at && {childrensParents: true}),
      ...(prefix.endsWith('+') && {parents: depth ? Number(depth) : Infinity}),
      ...(children && {children: children[1] ? Number(children[1]) : Infinity}),
    };
    return Object.keys(spread).length === 0 ? of : {kind: 'spread', of, spread};
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #skipBlanks(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #origin(offset: number): SelectionOrigin {
    return {text: this.#text, offset, ...(this.#selector !== undefined && {selector: this.#selector})};
  }

  #error(message: string, hint: string) {
    return selectionError(message, this.#origin(this.#at), {hint});
  }
}
