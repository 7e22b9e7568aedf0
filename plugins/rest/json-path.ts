import {compile, type JSONPathQuery, type JSONValue} from 'json-p3';
import {messageOf} from '#src/errors/index.ts';

export interface JsonPath {
  /** Every value there. */
  all(body: unknown): unknown[];
  /** The first value there, or undefined. */
  first(body: unknown): unknown;
}

/** RFC 9535. Throws what `invalid` makes of a path that is none. */
export function compileJsonPath(path: string, invalid: (problem: string) => Error): JsonPath {
  let query: JSONPathQuery;
  try {
    query = compile(path);
  } catch (error) {
    throw invalid(`has the JSON path ${path}, which is none: ${messageOf(error)}`);
  }
  const all = (body: unknown): unknown[] =>
    body === undefined ? [] : query.query(body as JSONValue).values();
  return {all, first: (body) => all(body)[0]};
}
