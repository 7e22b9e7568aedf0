import type {CompletionScene} from './scene.ts';
import {nameOfSource} from './scope.ts';
import {isSameName} from './source-columns.ts';
import type {Suggestion} from './suggestions.ts';

export interface StarExpansion {
  replace: {start: number; end: number};
  item: Suggestion;
}

/** The columns for which the `*` or `name.*` right before the cursor stands. */
export function expandStar(scene: CompletionScene): StarExpansion | undefined {
  const {surroundings, site, resolver, writer} = scene;
  const {lexemes, typed, replace} = surroundings;
  const cursor = lexemes.findIndex(({kind}) => kind === 'cursor');
  const [star, dot, name] = [lexemes[cursor - 1], lexemes[cursor - 2], lexemes[cursor - 3]];
  const isStar = star?.upper === '*' && star.end === replace.start && typed === '';
  if (!isStar || site.clause !== 'select' || !dot) return undefined;
  const isQualified = dot.upper === '.';
  if (!isQualified && !/^(SELECT|DISTINCT|ALL|,)$/.test(dot.upper)) return undefined;

  const {sources} = site.block;
  const meant = isQualified
    ? sources.filter((source) => isSameName(nameOfSource(source) ?? '', name?.name ?? ''))
    : sources;
  const needsQualifier = isQualified || sources.length > 1;
  const columns = meant.flatMap((source) => {
    const qualifier = needsQualifier ? nameOfSource(source) : undefined;
    return resolver
      .columnsOf(source, site.block)
      .map(
        (column) =>
          `${qualifier === undefined ? '' : `${writer.name(qualifier)}.`}${writer.name(column.name)}`,
      );
  });
  if (columns.length === 0) return undefined;
  const written = isQualified ? `${name!.name}.*` : '*';
  return {
    replace: {start: isQualified ? name!.start : star.start, end: replace.end},
    item: {
      label: `${written} as ${columns.length} columns`,
      kind: 'snippet',
      detail: 'names every column',
      documentation: columns.join(', '),
      score: 0,
      insert: columns.join(', '),
    },
  };
}
