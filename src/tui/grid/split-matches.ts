export interface MatchPiece {
  text: string;
  isMatch: boolean;
}

/** Cuts a text at the places that hold `search`, ignoring case. */
export function splitMatches(text: string, search: string): MatchPiece[] {
  const lower = text.toLowerCase();
  const wanted = search.toLowerCase();
  // Changing case changes the length of some letters, and the offsets would no longer fit.
  if (wanted === '' || lower.length !== text.length) return [{text, isMatch: false}];
  const pieces: MatchPiece[] = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    if (at > from) pieces.push({text: text.slice(from, at), isMatch: false});
    from = at + wanted.length;
    pieces.push({text: text.slice(at, from), isMatch: true});
  }
  if (from < text.length) pieces.push({text: text.slice(from), isMatch: false});
  return pieces;
}
