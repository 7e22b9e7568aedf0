import {PythonError} from '../template-source.ts';
import type {Arguments} from '../values.ts';
import type {Filters} from './filter-input.ts';
import {listFilters} from './list-filters.ts';
import {tests} from './tests.ts';
import {textFilters} from './text-filters.ts';

type RunFilter = (value: unknown, given: Arguments) => unknown;

const all: Filters = {...textFilters, ...listFilters};

/** Every filter by its name. */
export const filters: Readonly<Record<string, RunFilter>> = Object.fromEntries(
  Object.entries(all).map(([name, filter]) => [
    name,
    (value: unknown, given: Arguments) => filter({value, given, filter: runFilter, test: runTest}),
  ]),
);

function runFilter(name: string, value: unknown, given: Arguments): unknown {
  if (!Object.hasOwn(filters, name)) throw new PythonError(`No filter named '${name}'.`);
  return filters[name]!(value, given);
}

export function runTest(name: string, value: unknown, given: Arguments): boolean {
  if (!Object.hasOwn(tests, name)) throw new PythonError(`No test named '${name}'.`);
  return tests[name]!({value, given, filter: runFilter, test: runTest});
}
