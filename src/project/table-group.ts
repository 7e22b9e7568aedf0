import picomatch from 'picomatch';
import {UsageError} from '../errors/index.ts';
import {countOf} from '../util/format-quantity.ts';
import {suggest} from '../util/suggest.ts';
import {parseRelation, type CatalogNode, type Relation} from '../warehouse/index.ts';
import type {IngestAsset, TableGroup} from './asset.ts';

/** A table that a pattern chose. */
export interface GroupedTable {
  /** `schema.table` at the source. */
  name: string;
  relation: Relation;
}

/**
 * Tables that the patterns choose, by name: those without `!` add, those with it take away; one without a dot is
 * about the bare name. Views are chosen only by their full name.
 */
function matchTables(patterns: readonly string[], nodes: readonly CatalogNode[]): GroupedTable[] {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  return nodes
    .flatMap(({relation, kind, isInternal}) => {
      if (!relation || isInternal) return [];
      const table = {name: sourceName(relation), relation};
      const isChosen =
        kind === 'table'
          ? wanted.some((pattern) => matches(pattern, table))
          : kind === 'view' && wanted.includes(table.name);
      return isChosen && !unwanted.some((pattern) => matches(pattern, table)) ? [table] : [];
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function sourceName({schema, name}: Relation): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

function matches(pattern: string, {name, relation}: GroupedTable): boolean {
  const text = pattern.includes('.') ? name : relation.name;
  return picomatch.isMatch(text, pattern, {nocase: true, nonegate: true, dot: true});
}

/** One asset for each table of the group. Throws `UsageError` when there is none, or when an override has no table. */
export function expandTableGroup(group: TableGroup, nodes: readonly CatalogNode[]): IngestAsset[] {
  const {source, target, overrides, kind: _, mode, key, settings, ...common} = group;
  const tables = matchTables(source.patterns, nodes);
  const names = tables.map(({name}) => name);
  if (tables.length === 0) throw noTableError(group, nodes);
  for (const name of overrides.keys())
    if (!names.includes(name)) throw strayOverrideError(group, name, names);
  return tables.map(({name, relation}) => {
    const assetName = fillTarget(target, relation);
    return {
      ...common,
      kind: 'ingest',
      name: assetName,
      relation: parseRelation(assetName),
      source: {
        connection: source.connection,
        selection: {kind: 'relation', relation},
        ...(source.columns && {columns: source.columns}),
      },
      mode,
      key,
      settings,
      ...overrides.get(name),
    };
  });
}

/** Puts the names of a table into `{schema}` and `{table}`; names with dots come in quotes. */
function fillTarget(target: string, {schema = '', name}: Relation): string {
  const place = (text: string) => (/[."]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return target.replaceAll('{schema}', () => place(schema)).replaceAll('{table}', () => place(name));
}

const mostNamesShown = 10;

function noTableError({file, source}: TableGroup, nodes: readonly CatalogNode[]): UsageError {
  const known = nodes.flatMap(({relation, isInternal}) =>
    relation && !isInternal ? sourceName(relation) : [],
  );
  const shown = known.slice(0, mostNamesShown).join(', ');
  const rest = known.length > mostNamesShown ? ` and ${countOf(known.length - mostNamesShown, 'other')}` : '';
  return new UsageError(`${file}: no table of ${source.connection} matches ${source.patterns.join(', ')}`, {
    code: 'asset-invalid',
    hint: known.length > 0 ? `It has ${shown}${rest}.` : 'It has no tables that this login can see.',
  });
}

function strayOverrideError({file}: TableGroup, name: string, names: readonly string[]): UsageError {
  const near = suggest(name, names);
  return new UsageError(`${file}: streams has settings for ${name}, which its patterns do not match`, {
    code: 'asset-invalid',
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}They match ${names.slice(0, mostNamesShown).join(', ')}.`,
  });
}
