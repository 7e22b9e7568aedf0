export function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/** A path below a root URL, or an absolute URL as it is. */
export function resolveUrl(path: string, root: string): URL {
  return new URL(path, root.endsWith('/') ? root : `${root}/`);
}

/** For people: without user, password, query and fragment, which may hold secrets. */
export function displayUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
