import {reservedWords} from '../keywords.ts';
import type {Lexeme} from './lexemes.ts';
import type {SelectItem} from './scope.ts';

/** Reserved words after which a name is no alias: they ask for one more operand. */
const operandWords = new Set(['END', 'NULL', 'TRUE', 'FALSE', 'CURRENT_DATE', 'CURRENT_TIMESTAMP']);

/** What one entry of a select list is called, as far as its text tells. */
export function readSelectItem(lexemes: readonly Lexeme[]): SelectItem {
  const star = lexemes.findIndex(({upper}) => upper === '*');
  if (star === 0) return {kind: 'star', except: exceptNames(lexemes.slice(1))};
  if (star === 2 && lexemes[1]!.upper === '.')
    return {kind: 'star', qualifier: lexemes[0]!.name, except: exceptNames(lexemes.slice(3))};

  const last = lexemes.at(-1);
  const before = lexemes.at(-2);
  if (!last || !isName(last)) return {kind: 'unnamed'};
  if (before?.upper === 'AS' || (before && endsOperand(before)))
    return {
      kind: 'column',
      name: last.name,
      isAlias: true,
      ...origin(lexemes.slice(0, before.upper === 'AS' ? -2 : -1)),
    };
  const plain = origin(lexemes);
  return plain.of ? {kind: 'column', name: last.name, isAlias: false, ...plain} : {kind: 'unnamed'};
}

/** True when an operand may end with this lexeme, so that an operator or alias comes next. */
export function endsOperand({kind, upper}: Lexeme): boolean {
  if (kind === 'quoted' || kind === 'literal') return true;
  if (kind === 'word') return upper !== 'BY' && (!reservedWords.has(upper) || operandWords.has(upper));
  return upper === ')' || upper === ']';
}

/** For `a` and `t.a` the column that they are. */
function origin(lexemes: readonly Lexeme[]): {of?: {qualifier?: string; name: string}} {
  const isPath = lexemes.every((lexeme, index) => (index % 2 === 0 ? isName(lexeme) : lexeme.upper === '.'));
  if (!isPath || lexemes.length % 2 === 0) return {};
  const qualifier = lexemes.at(-3)?.name;
  return {of: {name: lexemes.at(-1)!.name, ...(qualifier !== undefined && {qualifier})}};
}

/** Names in `* EXCLUDE (a, b)`, `* EXCEPT (a)` or `* EXCLUDE a`. */
function exceptNames(lexemes: readonly Lexeme[]): string[] {
  const [word, ...rest] = lexemes;
  if (word?.upper !== 'EXCLUDE' && word?.upper !== 'EXCEPT') return [];
  const end = rest.findIndex(({upper}) => upper === ')');
  return rest
    .slice(0, end === -1 ? undefined : end)
    .flatMap((lexeme) => (isName(lexeme) ? [lexeme.name] : []));
}

function isName({kind}: Lexeme): boolean {
  return kind === 'word' || kind === 'quoted';
}
