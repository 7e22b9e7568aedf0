import {UsageError} from '../../errors/index.ts';
import {findParameters, replaceParameters, type ParameterUse, type SqlStatement} from '../../sql/index.ts';
import type {Dialect, Statement, Value} from '../../warehouse/index.ts';
import type {Parameter} from './parse-parameters.ts';

/** A statement as the system gets it. */
export interface BoundStatement extends Statement {
  /** Offset in the statement as written. */
  formerOffset(offset: number): number;
}

/** The statement with placeholders of the dialect for its `:name`s and the values beside it. */
export function bindParameters(
  text: string,
  parameters: readonly Parameter[],
  dialect: Dialect,
): BoundStatement {
  const uses = usesOf(text, parameters, dialect);
  if (uses.length === 0) return {text, formerOffset: (offset) => offset};
  const canRepeat = dialect.placeholder(1) !== dialect.placeholder(2);
  const values: Value[] = [];
  const positions = new Map<string, number>();
  const rewritten = replaceParameters(text, uses, ({name}) => {
    const parameter = parameters.find((candidate) => candidate.name === name)!;
    const known = canRepeat ? positions.get(name) : undefined;
    const position = known ?? values.push(parameter.value);
    positions.set(name, position);
    return castTo(parameter, dialect.placeholder(position), dialect);
  });
  return {...rewritten, parameters: values};
}

/** The statement with quoted literals for its `:name`s, for systems that take bulk statements as one text only. */
export function inlineParameters(
  text: string,
  parameters: readonly Parameter[],
  dialect: Dialect,
): BoundStatement {
  const uses = usesOf(text, parameters, dialect);
  return replaceParameters(text, uses, ({name}) => {
    const parameter = parameters.find((candidate) => candidate.name === name)!;
    return castTo(parameter, dialect.quoteLiteral(parameter.value), dialect);
  });
}

function castTo({type}: Parameter, expression: string, dialect: Dialect): string {
  return type === undefined ? expression : `cast(${expression} as ${dialect.toNativeType(type)})`;
}

function usesOf(text: string, parameters: readonly Parameter[], dialect: Dialect): ParameterUse[] {
  const given = new Set(parameters.map(({name}) => name));
  return findParameters(text, dialect.lexicalTraits).filter(({name}) => given.has(name));
}

/** Every parameter must be used, and everything used must be given. Throws `UsageError` that names the others. */
export function checkParameters(
  statements: readonly SqlStatement[],
  parameters: readonly Parameter[],
  {lexicalTraits}: Dialect,
): void {
  const given = new Set(parameters.map(({name}) => name));
  const uses = statements.flatMap(({text}) => findParameters(text, lexicalTraits));
  const used = new Set(uses.map(({name}) => name));
  const missing = uses.filter(({name, isCertain}) => isCertain && !given.has(name)).map(({name}) => name);
  if (missing.length > 0) {
    const names = [...new Set(missing)];
    throw new UsageError(`The SQL uses ${parametersOf(names)}, but there is no value for ${itOf(names)}`, {
      hint: `Pass ${names.map((name) => `--param ${name}:type=value`).join(' ')}. Where the colon is no parameter, put a blank after it.`,
      details: {missing: names},
    });
  }
  const unused = [...given].filter((name) => !used.has(name));
  if (unused.length > 0)
    throw new UsageError(`The SQL does not use ${parametersOf(unused)}`, {
      hint:
        used.size > 0
          ? `It uses ${[...used].map((name) => `:${name}`).join(', ')}.`
          : 'Write :name where the value belongs.',
      details: {unused},
    });
}

function parametersOf(names: readonly string[]): string {
  return `the parameter${names.length > 1 ? 's' : ''} ${names.map((name) => `:${name}`).join(', ')}`;
}

function itOf(names: readonly string[]): string {
  return names.length > 1 ? 'them' : 'it';
}
