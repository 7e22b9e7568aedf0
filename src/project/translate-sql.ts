import {UsageError} from '../errors/index.ts';
import type {Dialect} from '../warehouse/index.ts';
import type {SqlAsset} from './asset.ts';

/** What quotes names in a dialect of the parser; in an unknown one as the standard does. */
export async function quoterOf(dialect: string): Promise<(name: string) => string> {
  const parser = await import('@polyglot-sql/sdk');
  const sample = parser.getDialects().includes(dialect)
    ? parser.transpile('select 1 as "a name"', 'generic' as never, dialect as never).sql?.[0]
    : undefined;
  const [, open, close] = /(\S)a name(\S)/.exec(sample ?? '') ?? [];
  const [before, after] = [open ?? '"', close ?? '"'];
  return (name) => before + name.replaceAll(after, after + after) + after;
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

/** The SQL of an asset in the dialect of its connection. */
export function toDialect(
  sql: string,
  {file, dialect: from}: Pick<SqlAsset, 'file' | 'dialect'>,
  {parserDialect: to}: Dialect,
): Promise<string> {
  return from === undefined || from === to ? Promise.resolve(sql) : translateSql(sql, {file, from, to});
}
