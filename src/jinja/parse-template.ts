import {tokenize} from './lexer.ts';
import type {Expression, MacroNode, Parameter, PartNode, Statement, Target, Template} from './nodes.ts';
import {parseExpression, parseFilter, parseOr, parseTuple} from './parse-expression.ts';
import {parseTarget} from './parse-target.ts';
import type {TemplateSource} from './template-source.ts';
import {TokenStream} from './token-stream.ts';

/** Tags that hold a macro under another name, and tags that hold a part of a file. */
export interface ExtraTags {
  macros?: readonly string[];
  parts?: readonly string[];
}

/** Reads a whole template. Throws `TemplateError`. */
export function parseTemplate(source: TemplateSource, extra: ExtraTags = {}): Template {
  return new TemplateParser(source, extra).parse();
}

const closedTags = ['if', 'for', 'set', 'macro', 'call', 'filter', 'with'];
const unknownToUs: Record<string, string> = {
  include: 'Put what is shared into a macro.',
  import: 'Macros of all files are known everywhere; call them by their names.',
  from: 'Macros of all files are known everywhere; call them by their names.',
  extends: 'Put what is shared into a macro.',
  block: 'Put what is shared into a macro.',
};

class TemplateParser {
  readonly #source: TemplateSource;
  readonly #extra: ExtraTags;
  readonly #stream: TokenStream;
  readonly #macros: MacroNode[] = [];
  readonly #parts: PartNode[] = [];

  constructor(source: TemplateSource, extra: ExtraTags) {
    this.#source = source;
    this.#extra = extra;
    this.#stream = new TokenStream(source, tokenize(source));
  }

  parse(): Template {
    const body = this.#body([]);
    for (const statement of body)
      if (statement.type === 'macro') this.#macros.push(statement);
      else if (statement.type === 'part') this.#parts.push(statement);
    return {body, macros: this.#macros, parts: this.#parts};
  }

  /** Statements up to one of the end tags, whose name is left as the current token. */
  #body(ends: readonly string[], opened?: {offset: number; tag: string}): Statement[] {
    const stream = this.#stream;
    const statements: Statement[] = [];
    for (;;) {
      const {type, text, offset} = stream.current;
      if (type === 'end') {
        if (opened)
          throw stream.error(
            opened.offset,
            `{% ${opened.tag} %} is never closed`,
            `Close it with {% ${ends.at(-1)} %}.`,
          );
        return statements;
      }
      stream.take();
      if (type === 'data') statements.push({type: 'data', text, offset});
      else if (type === 'variable-begin') {
        statements.push({type: 'output', value: parseTuple(stream), offset});
        stream.expect('variable-end');
      } else {
        if (stream.is('name', ...ends) && ends.length > 0) return statements;
        statements.push(this.#statement(offset));
      }
    }
  }

  #statement(start: number): Statement {
    const stream = this.#stream;
    const token = stream.expect('name');
    const {text: tag, offset} = token;
    switch (tag) {
      case 'if':
        return this.#if(offset);
      case 'for':
        return this.#for(offset);
      case 'set':
        return this.#set(offset);
      case 'do': {
        const value = parseTuple(stream);
        stream.expect('block-end');
        return {type: 'do', value, offset};
      }
      case 'macro':
        return this.#macro(start, offset, 'macro');
      case 'call':
        return this.#call(start, offset);
      case 'filter': {
        let filter = parseFilter(stream, undefined);
        while (stream.is('operator', '|')) filter = parseFilter(stream, filter);
        stream.expect('block-end');
        const body = this.#closed('filter', offset);
        return {type: 'filter-block', filter, body, offset};
      }
      case 'with':
        return this.#with(offset);
    }
    if (this.#extra.macros?.includes(tag)) return this.#macro(start, offset, tag);
    if (this.#extra.parts?.includes(tag)) return this.#part(offset, tag);
    throw this.#unknownTag(tag, offset);
  }

  #unknownTag(tag: string, offset: number) {
    const stream = this.#stream;
    const closed = /^end(\w+)$/.exec(tag)?.[1];
    const extra = [...(this.#extra.macros ?? []), ...(this.#extra.parts ?? [])];
    if (closed !== undefined && [...closedTags, ...extra].includes(closed))
      return stream.error(
        offset,
        `{% ${tag} %} closes nothing`,
        `Remove it, or open {% ${closed} %} before it.`,
      );
    if (tag === 'else' || tag === 'elif')
      return stream.error(offset, `{% ${tag} %} stands outside of {% if %} and {% for %}`);
    const hint = unknownToUs[tag];
    return hint === undefined
      ? stream.error(offset, `there is no tag {% ${tag} %}`)
      : stream.error(offset, `{% ${tag} %} is not supported`, hint);
  }

  /** The body up to `{% end<tag> %}`, which is read too. */
  #closed(tag: string, offset: number): Statement[] {
    const body = this.#body([`end${tag}`], {offset, tag});
    this.#stream.take();
    // `{% endset %}` and the like may repeat the name of what they close.
    this.#stream.takeIf('name');
    this.#stream.expect('block-end');
    return body;
  }

  #if(offset: number): Statement {
    const stream = this.#stream;
    const branches: {test: Expression; body: Statement[]}[] = [];
    let otherwise: Statement[] = [];
    const opened = {offset, tag: 'if'};
    let test = parseTuple(stream);
    stream.expect('block-end');
    for (;;) {
      branches.push({test, body: this.#body(['elif', 'else', 'endif'], opened)});
      const {text} = stream.take();
      if (text === 'elif') {
        test = parseTuple(stream);
        stream.expect('block-end');
        continue;
      }
      stream.expect('block-end');
      if (text === 'else') otherwise = this.#closed('if', offset);
      return {type: 'if', branches, otherwise, offset};
    }
  }

  #for(offset: number): Statement {
    const stream = this.#stream;
    const target = parseTarget(stream);
    stream.expect('name', 'in');
    const items = parseTuple(stream, parseOr);
    const condition = stream.takeIf('name', 'if') ? parseExpression(stream) : undefined;
    const isRecursive = stream.takeIf('name', 'recursive') !== undefined;
    stream.expect('block-end');
    const body = this.#body(['else', 'endfor'], {offset, tag: 'for'});
    let otherwise: Statement[] = [];
    const {text} = stream.take();
    stream.expect('block-end');
    if (text === 'else') otherwise = this.#closed('for', offset);
    return {type: 'for', target, items, condition, isRecursive, body, otherwise, offset};
  }

  #set(offset: number): Statement {
    const stream = this.#stream;
    const target = parseTarget(stream);
    if (stream.takeIf('operator', '=')) {
      const value = parseTuple(stream);
      stream.expect('block-end');
      return {type: 'set', target, value, offset};
    }
    let filter: Expression | undefined;
    while (stream.is('operator', '|')) filter = parseFilter(stream, filter);
    stream.expect('block-end');
    return {type: 'set-block', target, filter, body: this.#closed('set', offset), offset};
  }

  #with(offset: number): Statement {
    const stream = this.#stream;
    const values: [Target, Expression][] = [];
    while (!stream.is('block-end')) {
      const target = parseTarget(stream);
      stream.expect('operator', '=');
      values.push([target, parseExpression(stream)]);
      if (!stream.takeIf('operator', ',')) break;
    }
    stream.expect('block-end');
    return {type: 'with', values, body: this.#closed('with', offset), offset};
  }

  #macro(start: number, offset: number, tag: string): MacroNode {
    const stream = this.#stream;
    const name = stream.expect('name').text;
    const words = new Map<string, Expression>();
    let parameters: Parameter[] = [];
    if (stream.is('operator', '(')) parameters = this.#parameters();
    else if (tag === 'macro') throw stream.unexpected("'('");
    while (stream.takeIf('operator', ',')) {
      const {text: word, offset: at} = stream.expect('name');
      words.set(
        word,
        stream.takeIf('operator', '=')
          ? parseExpression(stream)
          : {type: 'constant', value: true, offset: at},
      );
    }
    stream.expect('block-end');
    return {...this.#macroBody(start, offset, tag, parameters), name, words};
  }

  #macroBody(start: number, offset: number, tag: string, parameters: readonly Parameter[]) {
    const begin = this.#stream.current.offset;
    const body = this.#closed(tag, offset);
    const {end} = this.#stream.previous;
    const text = this.#source.text.slice(begin, end);
    const mentions = (word: string) => new RegExp(String.raw`\b${word}\b`).test(text);
    const uses = {caller: mentions('caller'), varargs: mentions('varargs'), kwargs: mentions('kwargs')};
    return {type: 'macro' as const, offset, parameters, body, uses, start, end, tag};
  }

  #parameters(): Parameter[] {
    const stream = this.#stream;
    stream.expect('operator', '(');
    const parameters: Parameter[] = [];
    while (!stream.is('operator', ')')) {
      const {text: name, offset} = stream.expect('name');
      if (stream.takeIf('operator', '=')) parameters.push({name, fallback: parseExpression(stream)});
      else if (parameters.some(({fallback}) => fallback))
        throw stream.error(offset, `the parameter ${name} needs a default, because one before it has one`);
      else parameters.push({name});
      if (!stream.takeIf('operator', ',')) break;
    }
    stream.expect('operator', ')');
    return parameters;
  }

  #call(start: number, offset: number): Statement {
    const stream = this.#stream;
    const parameters = stream.is('operator', '(') ? this.#parameters() : [];
    const call = parseExpression(stream);
    if (call.type !== 'call') throw stream.error(call.offset, '{% call %} needs a call of a macro');
    stream.expect('block-end');
    const caller = {...this.#macroBody(start, offset, 'call', parameters), name: 'caller'};
    return {type: 'call-block', call, caller, offset};
  }

  #part(offset: number, tag: string): PartNode {
    const stream = this.#stream;
    const name = stream.expect('name').text;
    const {end: bodyStart} = stream.expect('block-end');
    const body = this.#body([`end${tag}`], {offset, tag});
    const bodyEnd = stream.previous.offset;
    stream.take();
    stream.expect('block-end');
    return {type: 'part', offset, tag, name, body, bodyStart, bodyEnd};
  }
}
