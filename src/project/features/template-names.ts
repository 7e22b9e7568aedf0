import {UsageError} from '../../errors/index.ts';
import {Callable, Float, HostObject, PythonError, define, toHost} from '../../jinja/index.ts';
import {suggest} from '../../util/suggest.ts';
import type {Dialect} from '../../warehouse/index.ts';
import {featureFunctions, signatureOf, type FeatureArguments, type FeatureFunction} from './index.ts';

/** What templates know as `features`. */
export class FeatureNames extends HostObject {
  readonly #dialect: Dialect;

  constructor(dialect: Dialect) {
    super();
    this.#dialect = dialect;
  }

  /** Throws `UsageError` for a function that there is not. */
  attribute(name: string): FeatureCall {
    if (!Object.hasOwn(featureFunctions, name)) throw unknownFunction(name);
    return new FeatureCall(name, featureFunctions[name]!, this.#dialect);
  }
  text(): string {
    throw new UsageError('features is no SQL', {
      code: 'asset-invalid',
      hint: "Call one of its functions, e.g. features.impute_mean('amount').",
    });
  }
}

/** One function; all its errors tell how it is called. */
class FeatureCall extends Callable {
  readonly #hint: string;

  constructor(name: string, feature: FeatureFunction, dialect: Dialect) {
    const hint = `It is called as features.${signatureOf(name, feature)}.`;
    const inner = define(`features.${name}`, feature.parameters, (...given: unknown[]) =>
      write(name, feature, given, dialect),
    );
    super(`features.${name}`, (given) => {
      try {
        return inner.call!(given);
      } catch (error) {
        if (!(error instanceof PythonError)) throw error;
        throw new UsageError(error.message, {code: 'asset-invalid', hint, cause: error});
      }
    });
    this.#hint = hint;
  }

  override text(): string {
    throw new UsageError(`${this.name} is not called`, {code: 'asset-invalid', hint: this.#hint});
  }
}

function unknownFunction(name: string): UsageError {
  const known = Object.keys(featureFunctions);
  const near = suggest(name, known);
  return new UsageError(`there is no function features.${name}`, {
    code: 'asset-invalid',
    hint: near === undefined ? `There are ${known.join(', ')}.` : `Did you mean features.${near}?`,
  });
}

function write(name: string, feature: FeatureFunction, given: readonly unknown[], dialect: Dialect): string {
  const values = new Map(
    feature.parameters.map((parameter, place) => [parameter.replace(/\?$/, ''), toHost(given[place])]),
  );
  try {
    return feature.write(dialect, argumentsOf(values));
  } catch (error) {
    if (error instanceof PythonError || !(error instanceof Error)) throw error;
    throw new PythonError(`features.${name}(): ${error.message}`);
  }
}

function argumentsOf(values: ReadonlyMap<string, unknown>): FeatureArguments {
  const optionalSql = (name: string) => {
    const value = values.get(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string' && value.trim() !== '') return value;
    throw new Error(`${name} must be SQL text, not ${JSON.stringify(value)}`);
  };
  const optionalList = (name: string) => {
    const value = values.get(name);
    if (!Array.isArray(value)) {
      const one = optionalSql(name);
      return one === undefined ? undefined : [one];
    }
    if (value.length > 0 && value.every((entry) => typeof entry === 'string')) return value;
    throw new Error(`${name} must be a list of SQL texts`);
  };
  const required = <Value>(name: string, value: Value | undefined): Value => {
    if (value === undefined) throw new Error(`${name} is missing`);
    return value;
  };
  const number = (name: string, fallback?: number) => {
    const value = values.get(name) ?? fallback;
    const plain = value instanceof Float ? value.value : typeof value === 'bigint' ? Number(value) : value;
    if (typeof plain === 'number' && Number.isFinite(plain)) return plain;
    throw new Error(`${name} must be a number${value === undefined ? '' : `, not ${JSON.stringify(value)}`}`);
  };
  return {
    optionalSql,
    optionalList,
    number,
    count(name, fallback) {
      const value = number(name, fallback);
      if (Number.isInteger(value) && value >= 1) return value;
      throw new Error(`${name} must be a whole number from 1 on, not ${value}`);
    },
    sql: (name) => required(name, optionalSql(name)),
    list: (name) => required(name, optionalList(name)),
    values(name) {
      const value = values.get(name);
      const list = (Array.isArray(value) ? value : [value]).map((entry: unknown) =>
        entry instanceof Float ? entry.value : typeof entry === 'bigint' ? Number(entry) : entry,
      );
      if (list.length > 0 && list.every((entry) => ['string', 'number', 'boolean'].includes(typeof entry)))
        return list as (string | number | boolean)[];
      throw new Error(`${name} must be a value or a list of values`);
    },
  };
}
