import {UsageError} from '../errors/index.ts';

/** Dialects whose identifiers stand between backticks. */
const backtickDialects =
  /^(mysql|singlestore|tidb|doris|starrocks|bigquery|hive|spark|spark2|databricks|clickhouse|drill)$/;

/** A name of any dialect of the parser, quoted. */
export function quoteFor(dialect: string, name: string): string {
  const quote = backtickDialects.test(dialect) ? '`' : '"';
  return quote + name.replaceAll(quote, quote + quote) + quote;
}

/** SQL of one dialect as that of another. Throws `UsageError` with what the parser says. */
export async function translateSql(
  sql: string,
  {file, from, to}: {file: string; from: string; to: string},
): Promise<string> {
  const parser = await import('@polyglot-sql/sdk');
  const known = parser.getDialects();
  if (!known.includes(from))
    throw new UsageError(`${file}: there is no dialect ${from}`, {
      code: 'asset-invalid',
      hint: `Known dialects: ${known.toSorted().join(', ')}.`,
    });
  const result = parser.transpile(sql, from as never, to as never, {unsupportedLevel: 'raise'} as never);
  const [translated] = result.sql ?? [];
  if (result.success && translated !== undefined && result.sql!.length === 1) return translated;
  const place = result.errorLine === undefined ? '' : `:${result.errorLine}:${result.errorColumn ?? 1}`;
  const reason = result.success
    ? `it has ${result.sql?.length ?? 0} statements, and an asset is one SELECT`
    : (result.error?.trim() ?? 'the parser gives no reason');
  throw new UsageError(`${file}${place}: the SQL cannot be translated from ${from} to ${to}: ${reason}`, {
    code: 'asset-invalid',
    hint: `Write it in the dialect of the connection and drop \`dialect: ${from}\`, or avoid what has no counterpart.`,
  });
}
