import picomatch from 'picomatch';
import {UsageError} from '../errors/index.ts';
import type {Asset} from './asset.ts';
import type {Dependencies} from './graph.ts';

/**
 * Names of the assets that the expressions choose: `name`, `schema.*`, `tag:x`, `path:assets/raw`, with `+`
 * before for everything upstream and after for everything downstream. Several expressions add up; none means all.
 */
export function selectAssets(
  assets: readonly Asset[],
  dependencies: Dependencies,
  expressions: readonly string[],
): Set<string> {
  if (expressions.length === 0) return new Set(assets.map((asset) => asset.name));
  const chosen = new Set<string>();
  for (const expression of expressions.flatMap((text) => text.split(/[\s,]+/).filter(Boolean)))
    for (const name of selectOne(assets, dependencies, expression)) chosen.add(name);
  return chosen;
}

function selectOne(assets: readonly Asset[], dependencies: Dependencies, expression: string): Set<string> {
  const [, before, pattern = '', after] = /^(\+?)(.*?)(\+?)$/.exec(expression)!;
  const matched = assets.filter((asset) => matches(asset, pattern)).map((asset) => asset.name);
  if (matched.length === 0)
    throw new UsageError(`No asset matches ${expression}`, {
      code: 'usage-unknown-asset',
      hint: `Known assets: ${assets.map((asset) => asset.name).join(', ') || 'none'}.`,
      details: {selection: expression},
    });
  const selected = new Set(matched);
  if (before) for (const name of reach(matched, (from) => dependencies.get(from) ?? [])) selected.add(name);
  if (after) for (const name of reach(matched, (from) => dependents(dependencies, from))) selected.add(name);
  return selected;
}

function matches(asset: Asset, pattern: string): boolean {
  if (pattern.startsWith('tag:')) return asset.tags.some((tag) => globMatches(pattern.slice(4), tag));
  if (pattern.startsWith('path:')) {
    const path = pattern.slice(5).replace(/^\.\//, '').replace(/\/$/, '');
    return asset.file === path || asset.file.startsWith(`${path}/`) || globMatches(path, asset.file);
  }
  const unqualified = asset.name.split('.').at(-1)!;
  return globMatches(pattern, asset.name) || (!pattern.includes('.') && globMatches(pattern, unqualified));
}

function globMatches(pattern: string, text: string): boolean {
  return picomatch.isMatch(text, pattern, {nocase: true, nonegate: true});
}

function dependents(dependencies: Dependencies, name: string): string[] {
  return [...dependencies].filter(([, upstream]) => upstream.includes(name)).map(([dependent]) => dependent);
}

function reach(start: readonly string[], next: (name: string) => readonly string[]): Set<string> {
  const reached = new Set<string>();
  const waiting = [...start];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
    for (const neighbour of next(name))
      if (!reached.has(neighbour)) {
        reached.add(neighbour);
        waiting.push(neighbour);
      }
  return reached;
}
