import {canonicalJson} from './canonical-json.ts';
import type {SyntaxTree} from './canonical-sql.ts';

/** One entry of a list of columns. */
export interface Projection {
  /** Its name, `*` for all columns, or its text where the statement gives it no name. */
  name: string;
  text: string;
  /** True for functions of which one row can become several. */
  makesRows: boolean;
}

const rowMakers =
  /"(?:name|kind)":"(?:unnest|explode\w*|posexplode\w*|flatten|generate_\w+|stack|inline|\w+_to_table|jsonb?_(?:array_elements|each|object_keys)\w*|regexp_matches)"|"(?:unnest|explode|posexplode|generate_series)":/;

export function readProjection(select: SyntaxTree): Projection[] {
  const expressions = (select['expressions'] ?? []) as SyntaxTree[];
  return expressions.map((expression) => {
    const text = canonicalJson(valueOf(expression));
    return {name: nameOf(expression) ?? text, text, makesRows: rowMakers.test(text)};
  });
}

/** Without its alias, which is the name. */
function valueOf(expression: SyntaxTree): unknown {
  const alias = expression['alias'] as {this: unknown} | undefined;
  return alias ? alias.this : expression;
}

function nameOf(expression: SyntaxTree): string | undefined {
  if ('star' in expression) {
    const {table} = expression['star'] as {table: {name?: string} | null};
    return table?.name === undefined ? '*' : `${table.name}.*`;
  }
  const alias = expression['alias'] as {alias: {name: string}} | undefined;
  const column = expression['column'] as {name: {name: string}} | undefined;
  const dot = expression['dot'] as {field: {name: string}} | undefined;
  return alias?.alias.name ?? column?.name.name ?? dot?.field.name;
}
