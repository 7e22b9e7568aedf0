const quote = 0x22;
const newline = 0x0a;

/** Counts the lines of a CSV stream that end a row, chunk by chunk: a line break between quotes does not. */
export function createRowCounter(): (chunk: Uint8Array) => number {
  let isQuoted = false;
  let lines = 0;
  return (chunk) => {
    if (!isQuoted && !chunk.includes(quote)) {
      for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, at + 1)) lines += 1;
    } else {
      for (const byte of chunk) {
        if (byte === quote) isQuoted = !isQuoted;
        else if (byte === newline && !isQuoted) lines += 1;
      }
    }
    return Math.max(0, lines - 1);
  };
}
