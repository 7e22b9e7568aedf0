import {parse} from 'yaml';
import {UsageError} from '../errors/index.ts';
import {suggest} from '../util/suggest.ts';
import type {DocumentProblem} from './document-problems.ts';
import type {Project} from './project.ts';
import type {YamlDocument} from './yaml-document.ts';

const types = ['string', 'integer', 'number', 'boolean', 'date', 'timestamp', 'list', 'map'] as const;
const ruleKeys = ['type', 'default', 'required', 'enum', 'description'];

/** What a variable of weir.yml may be. */
export interface VariableRule {
  type: (typeof types)[number];
  default?: unknown;
  /** Without a value the project cannot be compiled. */
  required: boolean;
  enum?: readonly unknown[];
}

export interface DeclaredVariables {
  values: Readonly<Record<string, unknown>>;
  rules: ReadonlyMap<string, VariableRule>;
  problems: readonly DocumentProblem[];
}

/** Tells variables with rules (`{type: date, required: true}`) from plain values, and checks both against the rules. */
export function declareVariables(
  declared: Readonly<Record<string, unknown>>,
  inEnvironment: {name: string; values: Readonly<Record<string, unknown>>},
  document: Pick<YamlDocument, 'positionOf'>,
): DeclaredVariables {
  const values: Record<string, unknown> = {};
  const rules = new Map<string, VariableRule>();
  const problems: DocumentProblem[] = [];
  const refuse = (path: string[], message: string) =>
    problems.push({position: document.positionOf(path), message, code: 'config-invalid'});
  for (const [name, entry] of Object.entries(declared)) {
    if (!isRule(entry)) {
      values[name] = entry;
      continue;
    }
    const rule = entry as unknown as VariableRule;
    if (!types.includes(rule.type)) {
      refuse(['variables', name, 'type'], `variables.${name}.type must be one of ${types.join(', ')}`);
      continue;
    }
    if (rule.enum !== undefined && !Array.isArray(rule.enum)) {
      refuse(['variables', name, 'enum'], `variables.${name}.enum must be a list of values`);
      continue;
    }
    rules.set(name, {...rule, required: rule.required === true});
    if (rule.default === undefined) continue;
    const misfit = misfitOf(rule.default, rule);
    if (misfit) refuse(['variables', name, 'default'], `variables.${name}.default ${misfit}`);
    values[name] = rule.default;
  }
  for (const [name, value] of Object.entries(inEnvironment.values)) {
    const rule = rules.get(name);
    const misfit = rule && misfitOf(value, rule);
    const path = ['environments', inEnvironment.name, 'variables', name];
    if (misfit) refuse(path, `${path.join('.')} ${misfit}`);
    values[name] = value;
  }
  return {values, rules, problems};
}

/**
 * The project with variables from the command line, each as text. Throws `UsageError` for one that weir.yml does not
 * have, a value that does not fit, and a required one without a value.
 */
export function withVariables(project: Project, given: Readonly<Record<string, string>> = {}): Project {
  const {variables, variableRules: rules} = project;
  const known = [...new Set([...Object.keys(variables), ...rules.keys()])];
  const chosen: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(given)) {
    if (!known.includes(name)) {
      const near = suggest(name, known);
      throw new UsageError(`There is no variable ${name} in weir.yml`, {
        code: 'config-invalid',
        hint: `${near === undefined ? '' : `Did you mean ${near}? `}Known variables: ${known.join(', ') || 'none'}.`,
      });
    }
    const rule = rules.get(name);
    const value = rule && takesText(rule) ? text : parse(text);
    const misfit = rule && misfitOf(value, rule);
    if (misfit)
      throw new UsageError(`The variable ${name} ${misfit}`, {
        code: 'config-invalid',
        hint: `Give it another value, e.g. \`--var ${name}=${exampleOf(rule)}\`.`,
      });
    chosen[name] = value;
  }
  const merged = {...variables, ...chosen};
  const missing = [...rules].find(([name, rule]) => rule.required && merged[name] === undefined);
  if (missing)
    throw new UsageError(`The variable ${missing[0]} needs a value`, {
      code: 'config-invalid',
      hint: `Pass \`--var ${missing[0]}=${exampleOf(missing[1])}\`, or give it a default in weir.yml.`,
    });
  return {...project, variables: merged};
}

function isRule(entry: unknown): entry is Record<string, unknown> {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return false;
  const keys = Object.keys(entry);
  return keys.includes('type') && keys.every((key) => ruleKeys.includes(key));
}

function takesText({type}: VariableRule): boolean {
  return type === 'string' || type === 'date' || type === 'timestamp';
}

/** Completes a sentence about the variable; undefined where the value fits. */
function misfitOf(value: unknown, rule: VariableRule): string | undefined {
  if (!fits(value, rule.type)) return `must be ${article(rule.type)}, not ${JSON.stringify(value)}`;
  const isListed =
    rule.enum === undefined || rule.enum.some((one) => JSON.stringify(one) === JSON.stringify(value));
  return isListed ? undefined : `must be one of ${rule.enum!.map(String).join(', ')}, not ${String(value)}`;
}

function fits(value: unknown, type: VariableRule['type']): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'list':
      return Array.isArray(value);
    case 'map':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'date':
      return isMoment(value, /^\d{4}-\d{2}-\d{2}$/);
    case 'timestamp':
      return isMoment(value, /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/);
    default:
      return typeof value === type;
  }
}

function isMoment(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value) && !Number.isNaN(Date.parse(value));
}

function article(type: VariableRule['type']): string {
  return type === 'integer' ? 'an integer' : `a ${type}`;
}

function exampleOf(rule: VariableRule | undefined): string {
  if (rule?.enum) return String(rule.enum[0]);
  const examples = {
    integer: '1',
    number: '0.5',
    boolean: 'true',
    date: '2024-01-31',
    timestamp: '2024-01-31T06:00:00Z',
    list: '[a,b]',
    map: '{a: 1}',
  };
  return (rule && (examples as Record<string, string>)[rule.type]) ?? 'value';
}
