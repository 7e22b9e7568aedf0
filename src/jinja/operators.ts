import type {BinaryOperator, Comparison} from './nodes.ts';
import {formatPercent} from './format-percent.ts';
import {toText, typeName} from './python-text.ts';
import {PythonError} from './template-source.ts';
import {Dict, Float, HostObject, PythonSet, Tuple, Undefined} from './values.ts';

type Numeric = {value: number | bigint; isFloat: boolean};

export function asNumber(value: unknown): Numeric | undefined {
  if (typeof value === 'number') return {value, isFloat: !Number.isInteger(value)};
  if (typeof value === 'bigint') return {value, isFloat: false};
  if (typeof value === 'boolean') return {value: Number(value), isFloat: false};
  if (value instanceof Float) return {value: value.value, isFloat: true};
  return undefined;
}

/** A float as templates hold it. */
export function toFloat(value: number): unknown {
  return Number.isInteger(value) ? new Float(value) : value;
}

function toInteger(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

export function applyBinary(operator: BinaryOperator, left: unknown, right: unknown): unknown {
  if (operator === '%' && typeof left === 'string') return formatPercent(left, right);
  const one = asNumber(left);
  const other = asNumber(right);
  if (one && other) return calculate(operator, one, other);
  if (operator === '+') {
    if (typeof left === 'string' && typeof right === 'string') return left + right;
    if (left instanceof Tuple && right instanceof Tuple) return Tuple.make(...left, ...right);
    if (isList(left) && isList(right)) return [...left, ...right];
  }
  if (operator === '*') {
    const [repeated, times] = one ? [right, one] : [left, other];
    if (times && !times.isFloat) {
      const count = Math.max(0, Number(times.value));
      if (typeof repeated === 'string') return repeated.repeat(count);
      if (repeated instanceof Tuple)
        return Tuple.make(...Array.from({length: count}, () => [...repeated]).flat());
      if (isList(repeated)) return Array.from({length: count}, () => repeated).flat();
    }
  }
  if (left instanceof HostObject || right instanceof HostObject) {
    const result =
      (left instanceof HostObject ? left.binary(operator, right, true) : undefined) ??
      (right instanceof HostObject ? right.binary(operator, left, false) : undefined);
    if (result !== undefined) return result;
  }
  if (operator === '-' && left instanceof PythonSet && right instanceof PythonSet)
    return new PythonSet(left.members.keys().filter((member) => !right.members.has(member)));
  throw new PythonError(operandProblem(operator, left, right));
}

function operandProblem(operator: string, left: unknown, right: unknown): string {
  for (const value of [left, right]) if (value instanceof Undefined) return `${value.what} is undefined`;
  if (operator === '+' && typeof left === 'string')
    return `can only concatenate str (not "${typeName(right)}") to str`;
  return `unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`;
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value) && !(value instanceof Tuple);
}

function calculate(operator: BinaryOperator, one: Numeric, other: Numeric): unknown {
  const [a, b] = [Number(one.value), Number(other.value)];
  if (b === 0 && (operator === '/' || operator === '//' || operator === '%'))
    throw new PythonError('division by zero');
  if (operator === '/') return toFloat(a / b);
  if (one.isFloat || other.isFloat || (operator === '**' && b < 0))
    return toFloat(calculateNumbers(operator, a, b));
  const result = calculateNumbers(operator, a, b);
  if (Number.isSafeInteger(result) && typeof one.value === 'number' && typeof other.value === 'number')
    return result;
  return toInteger(calculateIntegers(operator, BigInt(one.value), BigInt(other.value)));
}

function calculateNumbers(operator: BinaryOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '//':
      return Math.floor(a / b);
    case '%':
      return a - b * Math.floor(a / b);
    default:
      return operator === '/' ? a / b : a ** b;
  }
}

function calculateIntegers(operator: BinaryOperator, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '**':
      return a ** b;
    default: {
      const remainder = ((a % b) + b) % b;
      return operator === '%' ? remainder : (a - remainder) / b;
    }
  }
}

export function negate(value: unknown): unknown {
  const number = asNumber(value);
  if (!number) throw new PythonError(`bad operand type for unary -: '${typeName(value)}'`);
  if (number.isFloat) return toFloat(-Number(number.value));
  return typeof number.value === 'bigint' ? toInteger(-number.value) : 0 - number.value;
}

export function isTrue(value: unknown): boolean {
  if (value instanceof Undefined) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Dict) return value.size > 0;
  if (value instanceof PythonSet) return value.members.size > 0;
  if (value instanceof Float) return value.value !== 0;
  return Boolean(value);
}

export function areEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  const one = asNumber(left);
  const other = asNumber(right);
  // A bigint and a number of the same value are one number.
  if (one && other) return one.value == other.value; // oxlint-disable-line eqeqeq
  if (Array.isArray(left) && Array.isArray(right))
    return (
      left instanceof Tuple === right instanceof Tuple &&
      left.length === right.length &&
      left.every((item, position) => areEqual(item, right[position]))
    );
  if (left instanceof Dict && right instanceof Dict)
    return (
      left.size === right.size &&
      left.entries().every(([key, value]) => right.has(key) && areEqual(value, right.get(key)))
    );
  if (left instanceof PythonSet && right instanceof PythonSet) return areEqual(left.members, right.members);
  if (left instanceof Undefined && right instanceof Undefined) return true;
  if ((left ?? null) === null && (right ?? null) === null) return true;
  return left instanceof HostObject && right instanceof HostObject && left.equals(right);
}

/** Negative, zero or positive. Throws for values that Python does not order. */
export function order(left: unknown, right: unknown, operator = '<'): number {
  const one = asNumber(left);
  const other = asNumber(right);
  if (one && other) return one.value < other.value ? -1 : one.value > other.value ? 1 : 0;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  if (Array.isArray(left) && Array.isArray(right)) {
    for (let place = 0; place < Math.min(left.length, right.length); place++)
      if (!areEqual(left[place], right[place])) return order(left[place], right[place], operator);
    return left.length - right.length;
  }
  if (left instanceof HostObject && right instanceof HostObject) {
    const compared = left.compare(right);
    if (compared !== undefined) return compared;
  }
  for (const value of [left, right])
    if (value instanceof Undefined) throw new PythonError(`${value.what} is undefined`);
  throw new PythonError(
    `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
  );
}

export function compare(operator: Comparison, left: unknown, right: unknown): boolean {
  switch (operator) {
    case '==':
      return areEqual(left, right);
    case '!=':
      return !areEqual(left, right);
    case 'in':
      return contains(right, left);
    case 'not in':
      return !contains(right, left);
    case '<':
      return order(left, right, operator) < 0;
    case '<=':
      return order(left, right, operator) <= 0;
    case '>':
      return order(left, right, operator) > 0;
    case '>=':
      return order(left, right, operator) >= 0;
  }
}

export function contains(container: unknown, item: unknown): boolean {
  if (typeof container === 'string') {
    if (typeof item === 'string') return container.includes(item);
    throw new PythonError(`'in <string>' requires string as left operand, not ${typeName(item)}`);
  }
  if (Array.isArray(container)) return container.some((member) => areEqual(member, item));
  if (container instanceof Dict) return container.has(item);
  if (container instanceof PythonSet) return container.members.has(item);
  if (container instanceof Undefined) return false;
  if (container instanceof HostObject && container.items())
    return container.items()!.some((member) => areEqual(member, item));
  throw new PythonError(`argument of type '${typeName(container)}' is not iterable`);
}

/** The members that a loop goes over. */
export function iterate(value: unknown): unknown[] {
  if (Array.isArray(value)) return Array.from(value);
  if (typeof value === 'string') return Array.from(value);
  if (value instanceof Dict) return value.keys();
  if (value instanceof PythonSet) return value.members.keys();
  if (value instanceof Undefined) return [];
  if (value instanceof HostObject) {
    const items = value.items();
    if (items) return [...items];
  }
  throw new PythonError(`'${typeName(value)}' object is not iterable`);
}

export function lengthOf(value: unknown): number {
  if (value instanceof Dict) return value.size;
  if (typeof value === 'string') return Array.from(value).length;
  if (asNumber(value) || value === null)
    throw new PythonError(`object of type '${typeName(value)}' has no len()`);
  return iterate(value).length;
}

export function concatenate(values: readonly unknown[]): string {
  return values.map(toText).join('');
}
