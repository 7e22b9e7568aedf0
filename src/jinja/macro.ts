import {PythonError, TemplateSignal} from './template-source.ts';
import {Callable, Dict, Tuple, Undefined, type Arguments} from './values.ts';
import type {MacroNode} from './nodes.ts';
import type {Scope} from './scope.ts';

/** Ends a macro with a value that need not be text. */
export class MacroReturn extends TemplateSignal {
  readonly value: unknown;
  constructor(value: unknown) {
    super();
    this.value = value;
  }
}

/** How a macro is carried out, compiled once. */
export interface MacroBody {
  node: MacroNode;
  fallbacks: ReadonlyMap<string, (scope: Scope) => unknown>;
  render(scope: Scope): string;
}

/** A macro together with the scope that it was defined in. */
export class Macro extends Callable {
  readonly node: MacroNode;

  constructor(body: MacroBody, scope: Scope) {
    super(body.node.name, (given) => callMacro(body, scope, given));
    this.node = body.node;
  }
  override text(): string {
    return `<Macro '${this.name}'>`;
  }
}

function callMacro({node, fallbacks, render}: MacroBody, defined: Scope, given: Arguments): unknown {
  const scope = defined.inner();
  bind(node, given, scope, fallbacks);
  try {
    return render(scope);
  } catch (error) {
    if (error instanceof MacroReturn && node.tag !== 'call') return error.value;
    throw error;
  }
}

function bind(
  {name, parameters, uses}: MacroNode,
  {positional, named}: Arguments,
  scope: Scope,
  fallbacks: MacroBody['fallbacks'],
): void {
  if (positional.length > parameters.length && !uses.varargs)
    throw new PythonError(`macro '${name}' takes not more than ${parameters.length} argument(s)`);
  parameters.forEach(({name: parameter}, place) => {
    if (place < positional.length) {
      if (named.has(parameter))
        throw new PythonError(`macro '${name}' got multiple values for argument '${parameter}'`);
      scope.set(parameter, positional[place]);
    } else if (named.has(parameter)) scope.set(parameter, named.get(parameter));
    else
      scope.set(
        parameter,
        fallbacks.get(parameter)?.(scope) ??
          new Undefined(`parameter '${parameter}' was not provided, so it`),
      );
  });
  const known = new Set(parameters.map(({name: parameter}) => parameter));
  const others = [...named].filter(([key]) => !known.has(key) && !(key === 'caller' && uses.caller));
  if (others.length > 0 && !uses.kwargs)
    throw new PythonError(`macro '${name}' takes no keyword argument '${others[0]![0]}'`);
  if (uses.caller && !known.has('caller'))
    scope.set('caller', named.get('caller') ?? new Undefined('No caller defined: it'));
  if (uses.varargs && !known.has('varargs'))
    scope.set('varargs', Tuple.make(...positional.slice(parameters.length)));
  if (uses.kwargs && !known.has('kwargs')) scope.set('kwargs', new Dict(others));
}
