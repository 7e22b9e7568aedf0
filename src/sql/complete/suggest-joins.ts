import {sameRelation, type CompletionForeignKey, type RelationName} from './catalog.ts';
import {initialsOf} from './fuzzy-match.ts';
import type {CompletionScene} from './scene.ts';
import {nameOfSource, type Source} from './scope.ts';
import {isSameName} from './source-columns.ts';

const weights = {foreignKey: 99, sameName: 95, idColumn: 94};

/** After JOIN: relations that a foreign key links with one in scope, condition included. */
export function suggestJoinedRelations(scene: CompletionScene): void {
  const {site, index, list, writer} = scene;
  for (const source of site.block.sources) {
    const relation = scene.resolver.relationOf(source, site.block);
    if (!relation) continue;
    for (const key of index.foreignKeysOf(relation)) {
      const isReferring = sameRelation(key.from, relation);
      const other = isReferring ? key.to : key.from;
      const alias = newAlias(other.name, scene);
      const table = writer.relation(other, index.isOnSearchPath(other));
      const condition = keyCondition(key, isReferring ? [source, alias] : [alias, source], scene);
      const insert = `${table} ${writer.name(alias)} ${writer.keyword('ON')} ${condition}`;
      list.add({
        label: insert,
        kind: 'join',
        detail: 'foreign key',
        insert,
        match: other.name,
        weight: weights.foreignKey,
      });
    }
  }
}

/** After `JOIN x`, with or without ON: how `x` is linked with what came before it. */
export function suggestJoinConditions(scene: CompletionScene, {withOn}: {withOn: boolean}): void {
  const {site, list, writer} = scene;
  const [joined, ...earlier] = site.block.sources.toReversed();
  if (!joined || (withOn && !isJoinedBefore(scene))) return;
  const add = (condition: string, detail: string, weight: number) => {
    const insert = withOn ? `${writer.keyword('ON')} ${condition}` : condition;
    list.add({label: insert, kind: 'join', detail, insert, weight});
  };
  for (const other of earlier) {
    for (const condition of keyConditions(joined, other, scene))
      add(condition, 'foreign key', weights.foreignKey);
    for (const {condition, isId} of columnConditions(joined, other, scene))
      add(condition, 'matching columns', isId ? weights.idColumn : weights.sameName);
  }
}

/** The alias that a relation gets: its initials, with a number if they are taken. */
export function newAlias(relationName: string, {site}: CompletionScene): string {
  const taken = site.block.sources.map((source) => nameOfSource(source)?.toLowerCase());
  const initials = initialsOf(relationName) || 't';
  let alias = initials;
  for (let number = 2; taken.includes(alias); number++) alias = `${initials}${number}`;
  return alias;
}

/** True when the last source follows JOIN rather than FROM or a comma. */
function isJoinedBefore({surroundings}: CompletionScene): boolean {
  const cursor = surroundings.lexemes.findIndex(({kind}) => kind === 'cursor');
  const words = surroundings.lexemes.slice(0, cursor).map(({upper}) => upper);
  return words.lastIndexOf('JOIN') > Math.max(words.lastIndexOf('FROM'), words.lastIndexOf(','));
}

function keyConditions(joined: Source, other: Source, scene: CompletionScene): string[] {
  const {resolver, site, index} = scene;
  const [one, two] = [joined, other].map((source) => resolver.relationOf(source, site.block));
  if (!one || !two) return [];
  const links = (key: CompletionForeignKey, from: RelationName, to: RelationName) =>
    sameRelation(key.from, from) && sameRelation(key.to, to);
  return index.foreignKeysOf(one).flatMap((key) => {
    if (links(key, one, two)) return [keyCondition(key, [joined, other], scene)];
    return links(key, two, one) ? [keyCondition(key, [other, joined], scene)] : [];
  });
}

/** The side that is referred to stands first: `c.id = o.customer_id`. */
function keyCondition(
  {columns, toColumns}: CompletionForeignKey,
  [from, to]: readonly (Source | string)[],
  {writer}: CompletionScene,
): string {
  const qualified = (side: Source | string | undefined, column: string) => {
    const qualifier = typeof side === 'string' ? side : nameOfSource(side!)!;
    return `${writer.name(qualifier)}.${writer.name(column)}`;
  };
  return columns
    .map((column, position) => `${qualified(to, toColumns[position]!)} = ${qualified(from, column)}`)
    .join(` ${writer.keyword('AND')} `);
}

/** `a.customer_id = b.customer_id`, and `customers.id = b.customer_id`. */
function columnConditions(joined: Source, other: Source, {resolver, site, writer}: CompletionScene) {
  const [left, right] = [joined, other].map((source): JoinSide => ({
    qualifier: nameOfSource(source),
    table: source.path.at(-1)?.toLowerCase() ?? '',
    columns: resolver.columnsOf(source, site.block).map(({name}) => name),
  })) as [JoinSide, JoinSide];
  const condition = (one: JoinSide, name: string, two: JoinSide, otherName: string) =>
    `${writer.name(one.qualifier!)}.${writer.name(name)} = ${writer.name(two.qualifier!)}.${writer.name(otherName)}`;
  if (left.qualifier === undefined || right.qualifier === undefined) return [];
  const byId = [
    {one: left, two: right},
    {one: right, two: left},
  ].flatMap(({one, two}) => {
    const [id, reference] = idPair(one, two);
    return id === undefined || reference === undefined
      ? []
      : [{condition: condition(one, id, two, reference), isId: true}];
  });
  const bySameName = left.columns.flatMap((name) => {
    const same = isPlainId(name) ? undefined : right.columns.find((candidate) => isSameName(candidate, name));
    return same === undefined ? [] : [{condition: condition(left, name, right, same), isId: false}];
  });
  return [...byId, ...bySameName];
}

interface JoinSide {
  qualifier: string | undefined;
  table: string;
  columns: readonly string[];
}

function isPlainId(name: string): boolean {
  return name.toLowerCase() === 'id';
}

/** `id` of one side and `<its name>_id` of the other. */
function idPair({table, columns}: JoinSide, other: JoinSide): [id?: string, reference?: string] {
  const singular = table.replace(/ies$/, 'y').replace(/([^s])s$/, '$1');
  const references = [`${table}_id`, `${singular}_id`];
  return [columns.find(isPlainId), other.columns.find((name) => references.includes(name.toLowerCase()))];
}
