import {QueryError} from '../../errors/index.ts';
import {splitStatements} from '../../sql/index.ts';
import type {Dialect} from '../../warehouse/index.ts';

/**
 * The text with each of its statements laid out anew and all else, e.g. comments between them, as it was. Throws
 * `QueryError` with the place in the text when a statement cannot be parsed; nothing is formatted then.
 */
export async function formatSql(
  text: string,
  {parserDialect, lexicalTraits}: Pick<Dialect, 'parserDialect' | 'lexicalTraits'>,
): Promise<string> {
  const formatter = await import('@polyglot-sql/sdk');
  let formatted = '';
  let done = 0;
  for (const statement of splitStatements(text, lexicalTraits)) {
    const result = formatter.format(statement.text, parserDialect as never);
    const [sql] = result.sql ?? [];
    if (!result.success || sql === undefined)
      throw new QueryError(
        `The statement cannot be formatted: ${result.error?.trim() ?? 'no reason is given'}`,
        {
          code: 'query-syntax',
          statement: text,
          position: statement.offset + (result.errorStart ?? 0) + 1,
        },
      );
    formatted += text.slice(done, statement.offset) + sql;
    done = statement.offset + statement.text.length;
  }
  return formatted + text.slice(done);
}
