import type {Lexeme} from './lexemes.ts';

/** A place in a list of lexemes that only moves forward. */
export interface LexemeReader {
  position(): number;
  peek(ahead?: number): Lexeme | undefined;
  previous(): Lexeme | undefined;
  next(): void;
  /** Moves past the lexeme if it is this symbol. */
  take(symbol: string): void;
  isName(ahead: number): boolean;
  /** True at the first word of a query, or at parentheses around one. */
  startsQuery(): boolean;
  /** Names up to the closing parenthesis. */
  namesAhead(): string[];
}

const queryWords = new Set(['SELECT', 'WITH', 'VALUES', 'FROM']);

export function createLexemeReader(lexemes: readonly Lexeme[]): LexemeReader {
  let position = 0;
  const peek = (ahead = 0) => lexemes[position + ahead];
  const isName = (ahead: number) => peek(ahead)?.kind === 'word' || peek(ahead)?.kind === 'quoted';
  return {
    position: () => position,
    peek,
    previous: () => lexemes[position - 1],
    next: () => void position++,
    take(symbol) {
      if (peek()?.upper === symbol) position++;
    },
    isName,
    startsQuery() {
      let ahead = 0;
      while (peek(ahead)?.upper === '(') ahead++;
      return queryWords.has(peek(ahead)?.upper ?? '');
    },
    namesAhead() {
      const names: string[] = [];
      for (let ahead = 0; peek(ahead) && peek(ahead)!.upper !== ')'; ahead++)
        if (isName(ahead)) names.push(peek(ahead)!.name);
      return names;
    },
  };
}
