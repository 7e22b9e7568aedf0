import {isMap, parseDocument, stringify, type Document} from 'yaml';
import {lineEndAfter, pairLines, type Span} from './yaml-lines.ts';

/** A connection as it is written into weir.yml, `type` first. */
export type ConnectionToWrite = Readonly<Record<string, unknown>> & {type: string};

/** The text with one more connection, or a new entry in place of the old one. Everything else stays as it is. */
export function writeConnection(text: string, name: string, entry: ConnectionToWrite): string {
  return edit(text, {
    change(document) {
      if (!isMap(document.get('connections'))) document.set('connections', document.createNode({}));
      document.setIn(['connections', name], document.createNode(entry));
    },
    splice: (document) => spliceConnection(text, document, name, entry),
  });
}

/** The text with this default connection. */
export function writeDefaultConnection(text: string, name: string): string {
  return edit(text, {
    change: (document) => document.set('default_connection', name),
    splice(document) {
      const project = pairLines(text, document, ['project']);
      if (!project || document.has('default_connection')) return undefined;
      return insertLines(text, project.end, `default_connection: ${name}`);
    },
  });
}

/** The text without the connection, its differences in environments, and its role as the default. */
export function eraseConnection(text: string, name: string): string {
  const document = parseDocument(text, {merge: true});
  const environments = document.get('environments');
  const environmentNames = isMap(environments) ? environments.items.map(({key}) => String(key)) : [];
  const paths = [
    ['connections', name],
    ...environmentNames.map((environment) => ['environments', environment, 'connections', name]),
    ...(document.get('default_connection') === name ? [['default_connection']] : []),
  ];
  return paths.filter((path) => document.hasIn(path)).reduce(erase, text);
}

function erase(text: string, path: readonly string[]): string {
  return edit(text, {
    change: (document) => document.deleteIn(path),
    splice(document) {
      const lines = pairLines(text, document, path);
      return lines && text.slice(0, lines.start) + text.slice(lines.end);
    },
  });
}

function spliceConnection(
  text: string,
  document: Document,
  name: string,
  entry: ConnectionToWrite,
): string | undefined {
  const own = pairLines(text, document, ['connections', name]);
  if (own) return replaceLines(text, own, renderEntry(name, entry, own.indent));
  const connections = document.get('connections', true);
  if (!document.has('connections'))
    return insertLines(text, text.length, `connections:\n${renderEntry(name, entry, 2)}`);
  if (isMap(connections) && !connections.flow) {
    const last = connections.items.at(-1);
    const lines = last && pairLines(text, document, ['connections', String(last.key)]);
    return lines && insertLines(text, lines.end, renderEntry(name, entry, lines.indent));
  }
  const header = pairLines(text, document, ['connections']);
  return header && insertLines(text, lineEndAfter(text, header.start), renderEntry(name, entry, 2));
}

function renderEntry(name: string, entry: ConnectionToWrite, indent: number): string {
  return stringify({[name]: entry}, {lineWidth: 0})
    .trimEnd()
    .replaceAll(/^(?=.)/gm, ' '.repeat(indent));
}

function insertLines(text: string, offset: number, lines: string): string {
  const before = text.slice(0, offset);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const separator = before === '' || before.endsWith('\n') ? '' : newline;
  return `${before}${separator}${lines.replaceAll('\n', newline)}${newline}${text.slice(offset)}`;
}

function replaceLines(text: string, {start, end}: Span, lines: string): string {
  return insertLines(text.slice(0, start) + text.slice(end), start, lines);
}

/**
 * Applies a change to the text itself, so that comments and layout stay to the letter. Where the result would not
 * mean the same as the change to the parsed document (flow mappings, anchors), the document is written anew, which
 * keeps comments but may lay out lines afresh.
 */
function edit(
  text: string,
  {
    change,
    splice,
  }: {change: (document: Document) => void; splice: (document: Document) => string | undefined},
): string {
  const document = parseDocument(text, {merge: true});
  const spliced = splice(document);
  change(document);
  if (spliced !== undefined && meaningOf(parseDocument(spliced, {merge: true})) === meaningOf(document))
    return spliced;
  return document.toString({lineWidth: 0, flowCollectionPadding: false});
}

/** Keys sorted at the top level, since a spliced key may stand elsewhere; an empty mapping is as good as none. */
function meaningOf(document: Document): string | undefined {
  if (document.errors.length > 0) return undefined;
  const value = document.toJS() as Record<string, unknown> | null;
  const pairs = Object.entries(value ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(pairs, (_key, inner: unknown) => (isEmptyMapping(inner) ? null : inner));
}

function isEmptyMapping(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  );
}
