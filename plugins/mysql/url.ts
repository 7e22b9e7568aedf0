import {UsageError} from '#src/errors/index.ts';

const passedOptions = ['sslmode', 'sslrootcert', 'connect_timeout', 'tinyint1', 'zero_dates'] as const;

/** Settings of a `mysql://user:password@host:port/database?sslmode=...` URL, or `mariadb://`. */
export function settingsFromUrl(text: string): Record<string, unknown> | undefined {
  if (!/^(mysql|mariadb):\/\//i.test(text)) return undefined;
  const url = parse(text);
  const given = (part: string) => (part === '' ? undefined : decodeURIComponent(part));
  const settings: Record<string, unknown> = {
    host: url.searchParams.get('socket') ?? given(url.hostname.replaceAll(/^\[|\]$/g, '')),
    port: url.port === '' ? undefined : Number(url.port),
    database: given(url.pathname.slice(1)),
    user: given(url.username),
    password: given(url.password),
  };
  for (const option of passedOptions) settings[option] = url.searchParams.get(option) ?? settings[option];
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** `URL` quotes its input in its error, and that may hold a password. */
function parse(text: string): URL {
  const url = URL.parse(text);
  if (url) return url;
  throw new UsageError('The MySQL URL is not well formed', {
    hint: 'Write mysql://user@host:3306/database and percent-encode special characters.',
  });
}
