/** What is being done, for a line on stderr. */
export interface ProfileProgress {
  phase: 'move' | 'measure' | 'count' | 'keys' | 'correlate' | 'suggest';
  /** Columns. */
  done?: number;
  total?: number;
  /** Of `move`. */
  rows?: number;
  bytes?: number;
}
