import {Dict, Float, PythonError, define, toHost} from '../../jinja/index.ts';
import type {Dialect} from '../../warehouse/index.ts';
import {featureFunctions, type FeatureArguments, type FeatureFunction} from './index.ts';

/** What templates know as `features`. */
export function featureNames(dialect: Dialect): Dict {
  return new Dict(
    Object.entries(featureFunctions).map(([name, feature]) => [
      name,
      define(`features.${name}`, feature.parameters, (...given: unknown[]) =>
        write(name, feature, given, dialect),
      ),
    ]),
  );
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
  return {
    optionalSql,
    optionalList,
    sql: (name) => required(name, optionalSql(name)),
    list: (name) => required(name, optionalList(name)),
    number(name, fallback) {
      const value = values.get(name) ?? fallback;
      const plain = value instanceof Float ? value.value : typeof value === 'bigint' ? Number(value) : value;
      if (typeof plain === 'number' && Number.isFinite(plain)) return plain;
      throw new Error(
        `${name} must be a number${value === undefined ? '' : `, not ${JSON.stringify(value)}`}`,
      );
    },
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
