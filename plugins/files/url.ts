import {UsageError} from '#src/errors/index.ts';

/** The path that stands for standard input. */
export const standardInputPath = '-';

export function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/** A path below a root URL, or an absolute URL as it is. */
export function resolveUrl(path: string, root: string): URL {
  const base = isUrl(path) ? undefined : root.endsWith('/') ? root : `${root}/`;
  if (URL.canParse(path, base)) return new URL(path, base);
  throw new UsageError(`${path} is no URL`, {
    code: 'asset-invalid',
    hint: 'Write it like https://example.com/data/orders.csv.',
  });
}

/** For people: without user, password, query and fragment, which may hold secrets. */
export function displayUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
