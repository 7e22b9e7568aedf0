import {
  compileArguments,
  compileCall,
  compileExpression,
  required,
  type Evaluate,
} from './compile-expression.ts';
import {Loop} from './loop.ts';
import {Macro, type MacroBody} from './macro.ts';
import type {MacroNode, Statement, Target} from './nodes.ts';
import {isTrue, iterate} from './operators.ts';
import {toText, typeName} from './python-text.ts';
import type {Scope} from './scope.ts';
import {PythonError, placeError, type TemplateSource} from './template-source.ts';
import {Namespace} from './values.ts';

/** Writes the text of statements. */
export type Execute = (scope: Scope, output: string[]) => void;

/** Turns statements into one function, once for all renderings. */
export function compileStatements(statements: readonly Statement[], source: TemplateSource): Execute {
  const all = statements.map((statement) => compileStatement(statement, source));
  return (scope, output) => {
    for (const execute of all) execute(scope, output);
  };
}

function toString(execute: Execute, scope: Scope): string {
  const output: string[] = [];
  execute(scope, output);
  return output.join('');
}

function compileStatement(statement: Statement, source: TemplateSource): Execute {
  switch (statement.type) {
    case 'data': {
      const {text} = statement;
      return (_, output) => {
        output.push(text);
      };
    }
    case 'output': {
      const value = compileExpression(statement.value, source);
      const place = {source, offset: statement.value.offset};
      return (scope, output) => {
        const printed = required(value(scope), scope, place);
        try {
          output.push(toText(printed));
        } catch (error) {
          throw placeError(error, place);
        }
      };
    }
    case 'do': {
      const value = compileExpression(statement.value, source);
      return (scope) => {
        value(scope);
      };
    }
    case 'if':
      return compileIf(statement, source);
    case 'for':
      return compileFor(statement, source);
    case 'set': {
      const value = compileExpression(statement.value, source);
      const assign = compileTarget(statement.target, source);
      return (scope) => assign(scope, value(scope));
    }
    case 'set-block': {
      const body = compileStatements(statement.body, source);
      const assign = compileTarget(statement.target, source);
      const filter = compileBlockFilter(statement.filter, source);
      return (scope) => assign(scope, filter(toString(body, scope.inner()), scope));
    }
    case 'with': {
      const values = statement.values.map(
        ([target, value]) => [compileTarget(target, source), compileExpression(value, source)] as const,
      );
      const body = compileStatements(statement.body, source);
      return (scope, output) => {
        const inner = scope.inner();
        for (const [assign, value] of values) assign(inner, value(scope));
        body(inner, output);
      };
    }
    case 'filter-block': {
      const body = compileStatements(statement.body, source);
      const filter = compileBlockFilter(statement.filter, source);
      return (scope, output) => {
        output.push(toText(filter(toString(body, scope.inner()), scope)));
      };
    }
    case 'call-block': {
      const {call, caller} = statement;
      if (call.type !== 'call') throw new TypeError('a call block without a call');
      const makeCaller = compileMacro(caller, source);
      const given = compileArguments(call, source);
      const place = {source, offset: call.offset};
      const run = compileCall(
        compileExpression(call.of, source),
        (scope) => {
          const {positional, named} = given(scope);
          return {positional, named: new Map([...named, ['caller', new Macro(makeCaller, scope)]])};
        },
        place,
      );
      return (scope, output) => {
        output.push(toText(run(scope)));
      };
    }
    case 'macro': {
      const body = compileMacro(statement, source);
      return (scope) => scope.set(statement.name, new Macro(body, scope));
    }
    case 'part':
      return () => {};
  }
}

/** The parts of a macro that do not depend on where it is called. */
export function compileMacro(node: MacroNode, source: TemplateSource): MacroBody {
  const body = compileStatements(node.body, source);
  const fallbacks = new Map(
    node.parameters.flatMap(({name, fallback}) =>
      fallback ? [[name, compileExpression(fallback, source)] as const] : [],
    ),
  );
  return {node, fallbacks, render: (scope) => toString(body, scope)};
}

const blockValue = '\0block';

function compileBlockFilter(
  filter: Extract<Statement, {type: 'set-block'}>['filter'],
  source: TemplateSource,
): (text: string, scope: Scope) => unknown {
  if (!filter) return (text) => text;
  const evaluate = compileExpression(withInput(filter), source);
  return (text, scope) => {
    const inner = scope.inner();
    inner.set(blockValue, text);
    return evaluate(inner);
  };
}

/** Gives the innermost filter of a chain the text of its block. */
function withInput(filter: NonNullable<Extract<Statement, {type: 'set-block'}>['filter']>): typeof filter {
  if (filter.type !== 'filter') return filter;
  return {
    ...filter,
    of: filter.of ? withInput(filter.of) : {type: 'name', name: blockValue, offset: filter.offset},
  };
}

function compileIf(statement: Extract<Statement, {type: 'if'}>, source: TemplateSource): Execute {
  const branches = statement.branches.map(({test, body}) => ({
    test: compileExpression(test, source),
    body: compileStatements(body, source),
    place: {source, offset: test.offset},
  }));
  const otherwise = compileStatements(statement.otherwise, source);
  return (scope, output) => {
    for (const {test, body, place} of branches)
      if (isTrue(required(test(scope), scope, place))) return body(scope, output);
    return otherwise(scope, output);
  };
}

function compileFor(statement: Extract<Statement, {type: 'for'}>, source: TemplateSource): Execute {
  const items = compileExpression(statement.items, source);
  const condition: Evaluate | undefined =
    statement.condition && compileExpression(statement.condition, source);
  const assign = compileTarget(statement.target, source);
  const body = compileStatements(statement.body, source);
  const otherwise = compileStatements(statement.otherwise, source);
  const place = {source, offset: statement.items.offset};
  const run = (value: unknown, scope: Scope, output: string[], depth: number): void => {
    let list: unknown[];
    try {
      list = iterate(required(value, scope, place));
    } catch (error) {
      throw placeError(error, place);
    }
    if (condition)
      list = list.filter((item) => {
        const inner = scope.inner();
        assign(inner, item);
        return isTrue(condition(inner));
      });
    if (list.length === 0) return otherwise(scope.inner(), output);
    const recurse = (inner: unknown) => {
      const text: string[] = [];
      run(inner, scope, text, depth + 1);
      return text.join('');
    };
    const loop = new Loop(list, depth, statement.isRecursive ? recurse : undefined);
    list.forEach((item, position) => {
      loop.position = position;
      const inner = scope.inner();
      assign(inner, item);
      inner.set('loop', loop);
      body(inner, output);
    });
  };
  return (scope, output) => run(items(scope), scope, output, 0);
}

function compileTarget(target: Target, source: TemplateSource): (scope: Scope, value: unknown) => void {
  const place = {source, offset: target.offset};
  if (target.type === 'name') return (scope, value) => scope.set(target.name, value);
  const guard =
    (assign: (scope: Scope, value: unknown) => void) =>
    (scope: Scope, value: unknown): void => {
      try {
        assign(scope, value);
      } catch (error) {
        throw placeError(error, place);
      }
    };
  if (target.type === 'attribute')
    return guard((scope, value) => {
      const owner = scope.lookUp(target.of);
      if (!(owner instanceof Namespace))
        throw new PythonError(`cannot assign attribute on non-namespace object '${typeName(owner)}'`);
      owner.values.set(target.name, value);
    });
  const parts = target.items.map((item) => compileTarget(item, source));
  return guard((scope, value) => {
    const items = iterate(value);
    if (items.length < parts.length)
      throw new PythonError(`not enough values to unpack (expected ${parts.length}, got ${items.length})`);
    if (items.length > parts.length)
      throw new PythonError(`too many values to unpack (expected ${parts.length})`);
    parts.forEach((assign, position) => assign(scope, items[position]));
  });
}
