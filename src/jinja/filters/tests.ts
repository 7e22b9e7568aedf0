import {areEqual, asNumber, compare, contains} from '../operators.ts';
import {Callable, Dict, Float, HostObject, PythonSet, Undefined} from '../values.ts';
import type {Comparison} from '../nodes.ts';
import type {Test, Tests} from './filter-input.ts';

const of = (check: (value: unknown, argument: unknown) => boolean): Test => {
  return ({value, given}) => check(value, given.positional[0]);
};
const compares = (operator: Comparison) => of((value, other) => compare(operator, value, other));
const isWhole = (value: unknown) =>
  (typeof value === 'number' && Number.isInteger(value)) || typeof value === 'bigint';
const isFloat = (value: unknown) =>
  value instanceof Float || (typeof value === 'number' && !Number.isInteger(value));
const isSequence = (value: unknown) =>
  Array.isArray(value) || typeof value === 'string' || value instanceof Dict;
const isIterable = (value: unknown) =>
  isSequence(value) ||
  value instanceof PythonSet ||
  value instanceof Undefined ||
  (value instanceof HostObject && value.items() !== undefined);
const remainder = (value: unknown, by: unknown) =>
  Number(asNumber(value)?.value) % Number(asNumber(by)?.value);
const isEqual = of(areEqual);

export const tests: Tests = {
  defined: of((value) => !(value instanceof Undefined)),
  undefined: of((value) => value instanceof Undefined),
  none: of((value) => value === null || value === undefined),
  boolean: of((value) => typeof value === 'boolean'),
  true: of((value) => value === true),
  false: of((value) => value === false),
  integer: of(isWhole),
  float: of(isFloat),
  number: of((value) => isWhole(value) || isFloat(value) || typeof value === 'boolean'),
  string: of((value) => typeof value === 'string'),
  mapping: of((value) => value instanceof Dict),
  iterable: of(isIterable),
  sequence: of(isSequence),
  callable: of(
    (value) => value instanceof Callable || (value instanceof HostObject && value.call !== undefined),
  ),
  sameas: of((value, other) => value === other),
  escaped: of(() => false),
  odd: of((value) => Math.abs(remainder(value, 2)) === 1),
  even: of((value) => remainder(value, 2) === 0),
  divisibleby: of((value, by) => remainder(value, by) === 0),
  lower: of(
    (value) => typeof value === 'string' && value === value.toLowerCase() && value !== value.toUpperCase(),
  ),
  upper: of(
    (value) => typeof value === 'string' && value === value.toUpperCase() && value !== value.toLowerCase(),
  ),
  in: of((value, container) => contains(container, value)),
  eq: isEqual,
  equalto: isEqual,
  ne: compares('!='),
  lt: compares('<'),
  lessthan: compares('<'),
  le: compares('<='),
  gt: compares('>'),
  greaterthan: compares('>'),
  ge: compares('>='),
  '==': isEqual,
  '!=': compares('!='),
  '<': compares('<'),
  '<=': compares('<='),
  '>': compares('>'),
  '>=': compares('>='),
};
