import type {CompletionColumn} from './catalog.ts';
import type {CompletionScene} from './scene.ts';
import {nameOfSource, visibleSources, type Source} from './scope.ts';
import {isSameName} from './source-columns.ts';
import type {Suggestion} from './suggestions.ts';

const columnWeight = 90;
const selectAliasWeight = 85;
const sourceWeight = 60;
/** Columns keep the order of their table. */
const weightPerPosition = 0.01;

/** Columns of everything in scope; those whose name is not unique come with the name of their source. */
export function suggestColumns(scene: CompletionScene): void {
  const {list, site, writer, resolver} = scene;
  const sources = visibleSources(site.block, site.clause);
  const columns = sources
    .flatMap((source) => resolver.columnsOf(source, site.block).map((column) => ({source, column})))
    .map((entry, position) => ({...entry, position}));
  const counts = new Map<string, number>();
  for (const {column} of columns) {
    const name = column.name.toLowerCase();
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  list.addAll(columns, {
    nameOf: ({column}) => column.name,
    weightOf: ({position}) => weightAt(position),
    make({source, column}) {
      const qualifier = counts.get(column.name.toLowerCase())! > 1 ? nameOfSource(source) : undefined;
      const written = writer.name(column.name);
      return {
        ...describeColumn(column, source),
        insert: qualifier === undefined ? written : `${writer.name(qualifier)}.${written}`,
      };
    },
  });
  if (site.clause === 'group' || site.clause === 'having' || site.clause === 'order')
    suggestSelectAliases(scene);
  for (const source of sources) {
    const name = nameOfSource(source);
    if (name === undefined) continue;
    const detail = source.alias === undefined ? 'in scope' : `alias of ${source.path.at(-1) ?? 'a query'}`;
    list.add({label: name, kind: 'alias', detail, insert: writer.name(name), weight: sourceWeight});
  }
}

/** Columns after `name.`: of the source of that name, or of a relation that FROM does not name yet. */
export function suggestColumnsOf(scene: CompletionScene): void {
  const {site, surroundings, resolver, index, catalog} = scene;
  const {qualifier} = surroundings;
  const isMeant = (source: Source) =>
    qualifier.length === 1
      ? isSameName(nameOfSource(source) ?? '', qualifier[0]!)
      : source.path.length >= qualifier.length &&
        qualifier.every((part, at) => isSameName(part, source.path.at(at - qualifier.length)!));
  const source = visibleSources(site.block, site.clause).find(isMeant);
  const relation = source ? undefined : index.find(qualifier);
  const columns = source
    ? resolver.columnsOf(source, site.block)
    : relation
      ? catalog.columnsOf(relation)
      : [];
  addColumns(scene, columns, source ?? {path: qualifier});
}

/** Columns of the relation that INSERT, UPDATE or an index is about. */
export function suggestTargetColumns(
  scene: CompletionScene,
  source: Source,
  listed: readonly string[],
): void {
  const columns = scene.resolver.columnsOf(source, scene.site.block);
  const rest = columns.filter(({name}) => !listed.some((other) => isSameName(other, name)));
  addColumns(scene, rest, source);
}

/** Columns that the last two sources have in common. */
export function suggestSharedColumns(scene: CompletionScene): void {
  const {block} = scene.site;
  const [right, left] = block.sources.toReversed();
  if (!right || !left) return;
  const others = scene.resolver.columnsOf(left, block);
  const shared = scene.resolver
    .columnsOf(right, block)
    .filter(({name}) => others.some((other) => isSameName(other.name, name)));
  addColumns(scene, shared, right);
}

function addColumns(scene: CompletionScene, columns: readonly CompletionColumn[], source: Source): void {
  for (const [position, column] of columns.entries())
    scene.list.add({
      ...describeColumn(column, source),
      insert: scene.writer.name(column.name),
      weight: weightAt(position),
    });
}

function weightAt(position: number): number {
  return Math.max(columnWeight - position * weightPerPosition, selectAliasWeight);
}

function suggestSelectAliases({list, site, writer}: CompletionScene): void {
  for (const item of site.block.items)
    if (item.kind === 'column' && item.isAlias)
      list.add({
        label: item.name,
        kind: 'alias',
        detail: 'of the select list',
        insert: writer.name(item.name),
        weight: selectAliasWeight,
      });
}

function describeColumn(
  {name, type, comment}: CompletionColumn,
  source: Source,
): Omit<Suggestion, 'score' | 'insert'> {
  const origin = source.path.at(-1) ?? source.alias;
  return {
    label: name,
    kind: 'column',
    detail: [type, origin].filter((part) => part !== undefined).join(' · '),
    ...(comment !== undefined && {documentation: comment}),
  };
}
