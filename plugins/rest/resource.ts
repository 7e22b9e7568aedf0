import {parseTypeName, type ColumnType} from '#src/warehouse/index.ts';
import {invalidResource} from './errors.ts';
import {compileJsonPath, type JsonPath} from './json-path.ts';
import {mentionedResources} from './placeholders.ts';
import type {Paginate, ResourceSettings} from './resource-schema.ts';

/** A resource that is ready to be read. */
export interface Resource {
  name: string;
  settings: ResourceSettings;
  paginate: Paginate;
  /** The resource whose records this one is read for. */
  parent: Resource | undefined;
  records: JsonPath;
  /** Path of the next cursor, next URL, number of pages or records, as the pagination has one. */
  pagePath: JsonPath | undefined;
  stopPath: JsonPath | undefined;
  key: readonly string[];
  hints: Readonly<Record<string, ColumnType>>;
}

/** Makes the resource with this name, and its parents. Throws `UsageError` that names the resource. */
export function prepareResource(
  name: string,
  all: Readonly<Record<string, ResourceSettings>>,
  options: {paginate: Paginate | undefined; below?: readonly string[]},
): Resource {
  const settings = all[name]!;
  const {below = []} = options;
  const invalid = (problem: string) => invalidResource(name, problem);
  const path = (text: string | undefined) =>
    text === undefined ? undefined : compileJsonPath(text, invalid);
  const paginate = settings.paginate ?? options.paginate ?? {kind: 'none', max_pages: 1};
  const lineage = [...below, name];
  const mentioned = mentionedIn(settings);
  for (const other of mentioned) {
    if (!Object.hasOwn(all, other)) throw invalid(`refers to ${other}, which is no resource`);
    if (lineage.includes(other)) throw invalid(`refers to ${other}, which needs its records in turn`);
  }
  const parents = mentioned.map((other) => prepareResource(other, all, {...options, below: lineage}));
  const parent = parents.find((candidate) =>
    parents.every((other) => ancestry(candidate).includes(other.name)),
  );
  if (parents.length > 0 && !parent)
    throw invalid(`refers to ${mentioned.join(' and ')}, neither of which is a parent of the other`);
  return {
    name,
    settings,
    paginate,
    parent,
    records: compileJsonPath(settings.records, invalid),
    pagePath: path(pagePathOf(paginate)),
    stopPath: path(paginate.stop_when?.path),
    key: settings.key === undefined ? [] : [settings.key].flat(),
    hints: Object.fromEntries(
      Object.entries(settings.columns).map(([column, type]) => [column, parseTypeName(type)!]),
    ),
  };
}

function mentionedIn({path, params, body, headers, include}: ResourceSettings): string[] {
  const texts = [path, JSON.stringify([params, headers, body ?? null])];
  const included = Object.values(include).map((reference) => reference.split('.')[0]!);
  return [...new Set([...texts.flatMap(mentionedResources), ...included])];
}

function ancestry(resource: Resource): string[] {
  return [resource.name, ...(resource.parent ? ancestry(resource.parent) : [])];
}

function pagePathOf(paginate: Paginate): string | undefined {
  switch (paginate.kind) {
    case 'page':
      return paginate.total_pages;
    case 'offset':
      return paginate.total;
    case 'cursor':
    case 'next-url':
      return paginate.path;
    default:
      return undefined;
  }
}
