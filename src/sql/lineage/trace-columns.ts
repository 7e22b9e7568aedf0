import {messageOf} from '../../errors/index.ts';
import type {LineageOptions, OutputColumn, QueryLineage} from './lineage.ts';
import {createNames} from './names.ts';
import {traceQuery} from './trace-query.ts';
import {createTracer} from './tracer.ts';
import type {NamedTrace} from './trace.ts';

/**
 * Where every output column of a SELECT comes from. Never guesses: a column that several tables may have, or that
 * only the running system knows, is `unknown` and says why. Does not throw for SQL that the parser does not know.
 */
export async function traceColumns(sql: string, options: LineageOptions): Promise<QueryLineage> {
  const parser = await import('@polyglot-sql/sdk');
  const parsed = parser.parse(sql, options.parserDialect as never);
  const statements = parsed.success && Array.isArray(parsed.ast) ? (parsed.ast as unknown[]) : [];
  if (statements.length !== 1) {
    const reason = parsed.success ? `${statements.length} statements instead of one` : parsed.error?.trim();
    return unknownLineage(`the SQL parser does not understand it (${reason ?? 'it gives no reason'})`);
  }
  const {tracer, findings} = createTracer(options, {
    names: createNames(options.identifierCase),
    query: traceQuery,
  });
  try {
    const {known, open} = tracer.query(statements[0], {});
    const columns = known.map(outputColumn);
    if (open) {
      const sources = open.table ? [{table: open.table, column: '*', how: 'copy' as const}] : [];
      columns.push({name: '*', how: 'unknown', sources, problem: open.problem});
    }
    return {columns, isComplete: open === undefined, ...findings()};
  } catch (error) {
    // Nesting that is deeper than the stack must not take the whole project's lineage away.
    if (error instanceof RangeError) return unknownLineage(`it is nested too deeply (${messageOf(error)})`);
    throw error;
  }
}

function outputColumn({name, trace: {how, sources, problem}}: NamedTrace): OutputColumn {
  if (problem !== undefined) return {name, how: 'unknown', sources, problem};
  const isLiteral = sources.length === 0 && how === 'copy';
  return {name, how: isLiteral ? 'literal' : how, sources};
}

function unknownLineage(problem: string): QueryLineage {
  return {
    columns: [{name: '*', how: 'unknown', sources: [], problem}],
    filters: [],
    isComplete: false,
    problems: [problem],
  };
}
