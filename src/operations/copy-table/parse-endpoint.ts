import {connectionNamePattern} from '../../config/project-schema.ts';
import {UsageError} from '../../errors/index.ts';

/** One side of a copy as typed. */
export interface Endpoint {
  /** Name in weir.yml, URL or file. */
  connection: string;
  /** Table, path or SQL. */
  target: string;
}

const hint = 'Write it as in connection:schema.table, e.g. app:public.orders.';

/** Takes `connection:table` apart; the connection may be a URL or a file, which hold colons themselves. */
export function parseTable(text: string): Endpoint {
  return split(text, nameEnd(text) ?? text.lastIndexOf(':'), hint);
}

/** Takes `connection:SQL` apart; the SQL begins at its verb. */
export function parseSelect(text: string): Endpoint {
  const verb = /:\s*[(]*\s*(?:select|with|from|values|table|show|describe|summarize|pivot|unpivot)\b/i.exec(
    text,
  );
  return split(text, nameEnd(text) ?? verb?.index ?? -1, 'Write it as in app:"select * from orders".');
}

/** Where a name of weir.yml ends: at the first colon, unless a URL or a path begins there. */
function nameEnd(text: string): number | undefined {
  const colon = text.indexOf(':');
  const isName = connectionNamePattern.test(text.slice(0, colon));
  return isName && !/^:(\/\/|\\)/.test(text.slice(colon)) ? colon : undefined;
}

function split(text: string, colon: number, advice: string): Endpoint {
  const connection = text.slice(0, Math.max(colon, 0));
  const target = text.slice(colon + 1).trim();
  if (colon > 0 && connection !== '' && target !== '') return {connection, target};
  throw new UsageError(
    colon > 0 ? `${text} names no table` : `${text || '""'} does not say which connection it is on`,
    {hint: advice},
  );
}
