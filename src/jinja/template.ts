import {compileExpression} from './compile-expression.ts';
import {compileMacro, compileStatements} from './compile-statements.ts';
import {Macro, type MacroBody} from './macro.ts';
import type {MacroNode, PartNode, Statement, Template} from './nodes.ts';
import {parseTemplate, type ExtraTags} from './parse-template.ts';
import {Scope, type Environment} from './scope.ts';
import type {TemplateSource} from './template-source.ts';

/** A template that is ready to be rendered, any number of times. */
export interface CompiledTemplate {
  readonly source: TemplateSource;
  readonly parsed: Template;
  render(environment: Environment): string;
  /** Renders a part of the file, e.g. what stands between the tags of a snapshot. */
  renderPart(part: PartNode, environment: Environment): string;
  /** Present where the whole text is one `{{ }}`: its value, and the name of its last filter. */
  single(): {filter: string | undefined; evaluate(environment: Environment): unknown} | undefined;
  /** A macro at the top of the file, with the names of a rendering. */
  bindMacro(node: MacroNode, environment: Environment): Macro;
}

/** Texts compiled before, by their contents; a file that did not change is never read twice. */
export class TemplateCache {
  readonly #compiled = new Map<string, CompiledTemplate>();
  readonly #extra: ExtraTags;

  constructor(extra: ExtraTags = {}) {
    this.#extra = extra;
  }

  /** Throws `TemplateError`. */
  get(source: TemplateSource): CompiledTemplate {
    const key = `${source.file}\0${source.firstLine ?? 1}\0${source.text}`;
    const known = this.#compiled.get(key);
    if (known) return known;
    const compiled = compileTemplate(source, this.#extra);
    this.#compiled.set(key, compiled);
    return compiled;
  }
}

/** Throws `TemplateError` for a template that is not well formed. */
export function compileTemplate(source: TemplateSource, extra: ExtraTags = {}): CompiledTemplate {
  const parsed = parseTemplate(source, extra);
  const macros = new Map<MacroNode, MacroBody>();
  const parts = new Map<readonly Statement[], (environment: Environment) => string>();
  const renderer = (body: readonly Statement[]) => {
    const known = parts.get(body);
    if (known) return known;
    const execute = compileStatements(body, source);
    const render = (environment: Environment) => {
      const output: string[] = [];
      execute(new Scope(environment), output);
      return output.join('');
    };
    parts.set(body, render);
    return render;
  };
  return {
    source,
    parsed,
    render: (environment) => renderer(parsed.body)(environment),
    renderPart: (part, environment) => renderer(part.body)(environment),
    single() {
      const [statement] = parsed.body;
      if (parsed.body.length !== 1 || statement?.type !== 'output') return undefined;
      const evaluate = compileExpression(statement.value, source);
      return {
        filter: statement.value.type === 'filter' ? statement.value.name : undefined,
        evaluate: (environment) => evaluate(new Scope(environment)),
      };
    },
    bindMacro(node, environment) {
      let body = macros.get(node);
      if (!body) macros.set(node, (body = compileMacro(node, source)));
      return new Macro(body, new Scope(environment));
    },
  };
}
