const quote = 0x22;
const newline = 0x0a;

/**
 * Counts the rows of a CSV stream, its header not among them, chunk by chunk. A line break between quotes ends
 * no row. Jumping from quote to quote is several times faster than looking at each byte.
 */
export function createRowCounter(): (chunk: Uint8Array) => number {
  let isQuoted = false;
  let lines = 0;
  return (chunk) => {
    let position = 0;
    let nextNewline = chunk.indexOf(newline);
    for (;;) {
      const nextQuote = chunk.indexOf(quote, position);
      const end = nextQuote === -1 ? chunk.length : nextQuote;
      while (nextNewline !== -1 && nextNewline < end) {
        if (!isQuoted) lines += 1;
        nextNewline = chunk.indexOf(newline, nextNewline + 1);
      }
      if (nextQuote === -1) return Math.max(0, lines - 1);
      isQuoted = !isQuoted;
      position = nextQuote + 1;
    }
  };
}
