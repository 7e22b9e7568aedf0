import {matchName} from './fuzzy-match.ts';

export type SuggestionKind =
  'keyword' | 'table' | 'column' | 'function' | 'join' | 'schema' | 'alias' | 'cte' | 'snippet';

export interface Suggestion {
  /** What the list shows. */
  label: string;
  kind: SuggestionKind;
  /** A few words beside the label, e.g. the type of a column and where it is from. */
  detail?: string;
  /** Sentences for a panel beside the list. */
  documentation?: string;
  /** Higher is better. */
  score: number;
  /** Text that takes the place of what is typed. */
  insert: string;
}

export interface Candidate extends Omit<Suggestion, 'score'> {
  /** Orders what matches equally well, 0 to 99. */
  weight: number;
  /** What is compared with the typed text. Default: the label. */
  match?: string;
}

/** How candidates are made from entries; the text of one is written only if it is among the best. */
export interface CandidateMaker<Entry> {
  nameOf(entry: Entry): string;
  weightOf(entry: Entry): number;
  make(entry: Entry): Omit<Suggestion, 'score'>;
}

/** Keeps the candidates that match what is typed. */
export interface SuggestionList {
  readonly typed: string;
  add(candidate: Candidate): void;
  addAll<Entry>(entries: readonly Entry[], maker: CandidateMaker<Entry>): void;
  /** The best, each only once. */
  best(limit: number): Suggestion[];
}

export function createSuggestionList(typed: string): SuggestionList {
  const found: {score: number; make(): Omit<Suggestion, 'score'>}[] = [];
  return {
    typed,
    add({weight, match, ...suggestion}) {
      const grade = matchName(typed, match ?? suggestion.label);
      if (grade !== undefined) found.push({score: grade + weight, make: () => suggestion});
    },
    addAll(entries, maker) {
      for (const entry of entries) {
        const grade = matchName(typed, maker.nameOf(entry));
        if (grade !== undefined)
          found.push({score: grade + maker.weightOf(entry), make: () => maker.make(entry)});
      }
    },
    best(limit) {
      const suggestions = new Map<string, Suggestion>();
      for (const {score, make} of found.toSorted((one, other) => other.score - one.score)) {
        if (suggestions.size >= limit) break;
        const suggestion = make();
        const key = `${suggestion.kind} ${suggestion.insert}`;
        if (!suggestions.has(key)) suggestions.set(key, {...suggestion, score});
      }
      return [...suggestions.values()];
    },
  };
}
