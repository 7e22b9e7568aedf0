import {highlightTokens, type HighlightOptions, type HighlightSpan} from './highlight.ts';
import {tokenizeLine, type LineOpening} from './lexer-lines.ts';

/** Coloured spans of a text that is being edited. */
export interface HighlightBuffer {
  /** Takes the text after an edit. Costs one comparison a line; nothing is cut into tokens yet. */
  update(lines: readonly string[]): void;
  /** Spans of one line, from 0. They cover the line exactly. */
  spansOf(line: number): readonly HighlightSpan[];
  /** Columns of the semicolons that are in no literal or comment. */
  semicolonsOf(line: number): number[];
  /** True when a literal or comment is still open where the line begins. */
  startsInside(line: number): boolean;
  /** Line in which a literal or comment begins that nothing closes; undefined when all is closed. */
  unclosedLine(): number | undefined;
}

interface HighlightedLine {
  text: string;
  opensWith: LineOpening;
  closesWith: LineOpening;
  spans: HighlightSpan[];
}

/**
 * Remembers the spans of every line together with what was open at its start, so that an edit costs the lines it
 * changes and those whose colour it changes, and only once they are looked at.
 */
export function createHighlightBuffer(options: HighlightOptions = {}): HighlightBuffer {
  let lines: readonly string[] = [''];
  let known: (HighlightedLine | undefined)[] = [];
  /** `openings[i]` is what is open at the start of line i; right for the first `certain` lines. */
  let openings: LineOpening[] = [''];
  let certain = 1;

  const highlightLine = (line: number): HighlightedLine => {
    const [text, opensWith] = [lines[line]!, openings[line]!];
    const found = known[line];
    if (found?.text === text && found.opensWith === opensWith) return found;
    const {tokens, opening} = tokenizeLine(text, opensWith, options.traits);
    const spans = highlightTokens(text, tokens, options);
    return (known[line] = {text, opensWith, closesWith: opening, spans});
  };
  const reach = (line: number) => {
    for (; certain <= line; certain++) openings[certain] = highlightLine(certain - 1).closesWith;
  };

  const spansOf = (line: number): readonly HighlightSpan[] => {
    if (line < 0 || line >= lines.length) return [];
    reach(line);
    return highlightLine(line).spans;
  };

  return {
    update(next) {
      const shorter = Math.min(lines.length, next.length);
      let first = 0;
      while (first < shorter && lines[first] === next[first]) first++;
      let same = 0;
      while (same < shorter - first && lines.at(-1 - same) === next.at(-1 - same)) same++;
      known.length = lines.length;
      const tail = known.slice(known.length - same);
      known.length = first;
      known.length = next.length - same;
      known = known.concat(tail);
      lines = next;
      certain = Math.max(1, Math.min(certain, first + 1));
      openings.length = certain;
    },
    spansOf,
    semicolonsOf: (line) =>
      spansOf(line)
        .filter(({kind, start}) => kind === 'operator' && lines[line]![start] === ';')
        .map(({start}) => start),
    startsInside(line) {
      reach(line);
      return openings[line] !== '';
    },
    unclosedLine() {
      let line = lines.length - 1;
      if (line < 0) return undefined;
      reach(line);
      if (highlightLine(line).closesWith === '') return undefined;
      while (openings[line] !== '' && highlightLine(line).spans.length <= 1) line--;
      return line;
    },
  };
}
