import {filters, runTest} from './filters/index.ts';
import {lookUpAttribute, lookUpItem, sliceOf} from './methods/look-up.ts';
import type {CallArguments, Expression} from './nodes.ts';
import {applyBinary, asNumber, compare, concatenate, isTrue, iterate, negate} from './operators.ts';
import {pairsOf} from './methods/collection-methods.ts';
import {toText, typeName} from './python-text.ts';
import type {Scope} from './scope.ts';
import {PythonError, TemplateError, placeError, type Place, type TemplateSource} from './template-source.ts';
import {Dict, HostObject, Tuple, Undefined, type Arguments} from './values.ts';
import {Macro} from './macro.ts';

export type Evaluate = (scope: Scope) => unknown;

/** Turns an expression into a function, once for all renderings. */
export function compileExpression(expression: Expression, source: TemplateSource): Evaluate {
  const place: Place = {source, offset: expression.offset};
  const compile = (inner: Expression) => compileExpression(inner, source);
  const guard = (work: Evaluate): Evaluate => guarded(work, place);
  switch (expression.type) {
    case 'constant': {
      const {value} = expression;
      return () => value;
    }
    case 'name': {
      const {name} = expression;
      return (scope) => scope.lookUp(name);
    }
    case 'list': {
      const items = expression.items.map(compile);
      return (scope) => items.map((item) => item(scope));
    }
    case 'tuple': {
      const items = expression.items.map(compile);
      return (scope) => Tuple.make(...items.map((item) => item(scope)));
    }
    case 'dict': {
      const items = expression.items.map(([key, value]) => [compile(key), compile(value)] as const);
      return (scope) => new Dict(items.map(([key, value]) => [key(scope), value(scope)]));
    }
    case 'attribute': {
      const of = compile(expression.of);
      const {name} = expression;
      return lookingInto(of, (value) => lookUpAttribute(value, name), place);
    }
    case 'item': {
      const of = compile(expression.of);
      const key = compile(expression.key);
      return lookingInto(of, (value, scope) => lookUpItem(value, key(scope)), place);
    }
    case 'slice': {
      const of = compile(expression.of);
      const bounds = expression.bounds.map((bound) => bound && compile(bound));
      return lookingInto(
        of,
        (value, scope) =>
          sliceOf(
            value,
            bounds.map((bound) => bound?.(scope)),
          ),
        place,
      );
    }
    case 'call':
      return compileCall(compile(expression.of), compileArguments(expression, source), place);
    case 'filter':
      return compileFilter(expression, source, place);
    case 'test': {
      const of = compile(expression.of);
      const given = compileArguments(expression, source);
      const {name} = expression;
      return guard((scope) => runTest(name, of(scope), given(scope)));
    }
    case 'unary': {
      const of = compile(expression.of);
      if (expression.operator === 'not') return (scope) => !isTrue(required(of(scope), scope, place));
      if (expression.operator === '-') return guard((scope) => negate(of(scope)));
      return guard((scope) => {
        const value = of(scope);
        if (!asNumber(value)) throw new PythonError(`bad operand type for unary +: '${typeName(value)}'`);
        return value;
      });
    }
    case 'binary': {
      const [left, right] = [compile(expression.left), compile(expression.right)];
      const {operator} = expression;
      return guard((scope) => applyBinary(operator, left(scope), right(scope)));
    }
    case 'logic': {
      const [left, right] = [compile(expression.left), compile(expression.right)];
      const isAnd = expression.operator === 'and';
      return (scope) => {
        const value = required(left(scope), scope, place);
        return isTrue(value) === isAnd ? right(scope) : value;
      };
    }
    case 'compare': {
      const first = compile(expression.first);
      const rest = expression.rest.map(({operator, right}) => ({operator, right: compile(right)}));
      return guard((scope) => {
        let left = required(first(scope), scope, place);
        for (const {operator, right: evaluate} of rest) {
          const right = required(evaluate(scope), scope, place);
          if (!compare(operator, left, right)) return false;
          left = right;
        }
        return true;
      });
    }
    case 'concat': {
      const items = expression.items.map(compile);
      return (scope) => concatenate(items.map((item) => required(item(scope), scope, place)));
    }
    case 'condition': {
      const [test, whenTrue] = [compile(expression.test), compile(expression.whenTrue)];
      const otherwise = expression.otherwise && compile(expression.otherwise);
      return (scope) => {
        if (isTrue(required(test(scope), scope, place))) return whenTrue(scope);
        return otherwise ? otherwise(scope) : new Undefined('the inline if-expression has no else, so it');
      };
    }
  }
}

/** Fails for a name that is not there, where that is the policy. */
export function required(value: unknown, {environment}: Scope, place: Place): unknown {
  if (value instanceof Undefined && environment.undefinedPolicy === 'refuse')
    throw undefinedError(value, environment, place);
  return value;
}

function undefinedError({what}: Undefined, environment: Scope['environment'], place: Place): TemplateError {
  const hint = environment.undefinedHint?.(what.replaceAll("'", ''));
  return new TemplateError(place, `${what} is undefined`, hint === undefined ? {} : {hint});
}

function guarded(work: Evaluate, place: Place): Evaluate {
  return (scope) => {
    try {
      return work(scope);
    } catch (error) {
      throw placeError(error, place);
    }
  };
}

function lookingInto(of: Evaluate, look: (value: unknown, scope: Scope) => unknown, place: Place): Evaluate {
  return (scope) => {
    const value = of(scope);
    if (value instanceof Undefined) {
      if (scope.environment.undefinedPolicy === 'ignore') return value;
      throw undefinedError(value, scope.environment, place);
    }
    try {
      return look(value, scope);
    } catch (error) {
      throw placeError(error, place);
    }
  };
}

export function compileArguments(
  {positional, named, rest, namedRest}: CallArguments,
  source: TemplateSource,
): (scope: Scope) => Arguments {
  const values = positional.map((value) => compileExpression(value, source));
  const pairs = named.map(([name, value]) => [name, compileExpression(value, source)] as const);
  const further = rest && compileExpression(rest, source);
  const furtherNamed = namedRest && compileExpression(namedRest, source);
  return (scope) => ({
    positional: [...values.map((value) => value(scope)), ...(further ? iterate(further(scope)) : [])],
    named: new Map([
      ...pairs.map(([name, value]) => [name, value(scope)] as const),
      ...(furtherNamed
        ? pairsOf(furtherNamed(scope)).map(([key, value]) => [toText(key), value] as const)
        : []),
    ]),
  });
}

/** A call of whatever `of` gives. */
export function compileCall(of: Evaluate, given: (scope: Scope) => Arguments, place: Place): Evaluate {
  return (scope) => {
    const target = of(scope);
    if (target instanceof Undefined) {
      if (scope.environment.undefinedPolicy === 'ignore') return target;
      throw undefinedError(target, scope.environment, place);
    }
    try {
      if (target instanceof HostObject && target.call) return target.call(given(scope)) ?? null;
      throw new PythonError(`'${typeName(target)}' object is not callable`);
    } catch (error) {
      const placed = placeError(error, place);
      if (placed === error && placed instanceof TemplateError && target instanceof Macro)
        placed.passThrough(place);
      throw placed;
    }
  };
}

function compileFilter(
  expression: Extract<Expression, {type: 'filter'}>,
  source: TemplateSource,
  place: Place,
): Evaluate {
  const {name} = expression;
  const run = Object.hasOwn(filters, name) ? filters[name] : undefined;
  if (!run) throw new TemplateError(place, `there is no filter '${name}'`);
  const of = expression.of ? compileExpression(expression.of, source) : () => '';
  const given = compileArguments(expression, source);
  const acceptsUndefined = name === 'default' || name === 'd';
  return guarded((scope) => {
    const value = of(scope);
    return run(acceptsUndefined ? value : required(value, scope, place), given(scope));
  }, place);
}
