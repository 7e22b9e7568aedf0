import type {Arguments} from '../values.ts';

/** What a filter or a test gets. */
export interface FilterInput {
  value: unknown;
  given: Arguments;
  /** Runs another filter by its name. */
  filter(name: string, value: unknown, given: Arguments): unknown;
  /** Runs a test by its name. */
  test(name: string, value: unknown, given: Arguments): boolean;
}

export type Filter = (input: FilterInput) => unknown;
export type Test = (input: FilterInput) => boolean;
export type Filters = Readonly<Record<string, Filter>>;
export type Tests = Readonly<Record<string, Test>>;
