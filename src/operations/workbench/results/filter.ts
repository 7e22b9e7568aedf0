/** Which rows of a result to show. Columns are indexes. */
export type Filter =
  | {kind: 'compare'; column: number; operator: Comparison; value: string}
  /** Without a column, in any of them. Ignores case. */
  | {kind: 'contains'; column?: number; text: string; isNegated: boolean}
  /** A regular expression; respects case. */
  | {kind: 'matches'; column?: number; pattern: string; isNegated: boolean}
  | {kind: 'null'; column: number; isNegated: boolean}
  /** A condition in the SQL of the spool, with the names of the columns. */
  | {kind: 'condition'; sql: string};

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

const operators: Readonly<Record<string, Comparison>> = {
  '=': '=',
  '==': '=',
  '!=': '<>',
  '<>': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/**
 * Reads what a person types: `amount>10`, `name:ada` (contains), `name~^A` (pattern), `note is null`,
 * `where amount > 10 or name like 'A%'`, and a text to look for in all columns; `!` in front turns a search around.
 * What names no column is looked for as it is.
 */
export function parseFilter(text: string, names: readonly string[]): Filter {
  const condition = /^where\s+(\S[^]*)$/i.exec(text.trim());
  if (condition) return {kind: 'condition', sql: condition[1]!.trim()};
  const isNegated = text.startsWith('!') && text.length > 1;
  const positive = isNegated ? text.slice(1) : text;
  return parseColumnFilter(positive, names, isNegated) ?? parseSearch(positive, isNegated);
}

function parseSearch(text: string, isNegated: boolean): Filter {
  return text.startsWith('~') && text.length > 1
    ? {kind: 'matches', pattern: text.slice(1), isNegated}
    : {kind: 'contains', text, isNegated};
}

function parseColumnFilter(text: string, names: readonly string[], isNegated: boolean): Filter | undefined {
  const found = findColumn(text, names);
  if (!found) return undefined;
  const {column, rest} = found;
  const nullCheck = /^\s+is\s+(not\s+)?null\s*$/i.exec(rest);
  if (nullCheck) return {kind: 'null', column, isNegated: (nullCheck[1] !== undefined) !== isNegated};
  const [, sign, value] = /^\s*(<=|>=|<>|!=|==|[=<>:~])\s*([^]*)$/.exec(rest) ?? [];
  if (sign === undefined) return undefined;
  if (sign === ':') return {kind: 'contains', column, text: value!, isNegated};
  if (sign === '~') return {kind: 'matches', column, pattern: value!, isNegated};
  const operator = operators[sign]!;
  return {kind: 'compare', column, operator: isNegated ? opposite[operator] : operator, value: value!};
}

const opposite: Readonly<Record<Comparison, Comparison>> = {
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

/** The longest column name that the text begins with, in any case; double quotes around it are allowed. */
function findColumn(text: string, names: readonly string[]): {column: number; rest: string} | undefined {
  let found: {column: number; rest: string} | undefined;
  for (const [column, name] of names.entries())
    for (const spelling of [name, `"${name.replaceAll('"', '""')}"`]) {
      const rest = text.slice(spelling.length);
      const fits =
        text.slice(0, spelling.length).toLowerCase() === spelling.toLowerCase() && /^[\s<>=!:~]/.test(rest);
      if (fits && (found === undefined || rest.length < found.rest.length)) found = {column, rest};
    }
  return found;
}
