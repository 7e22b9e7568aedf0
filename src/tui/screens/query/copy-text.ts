/** Terminals drop longer ones. */
const mostBytes = 74_994;

/** The sequence that puts text on the clipboard, also over SSH; undefined when terminals would not take it. */
export function clipboardSequence(text: string): string | undefined {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > (mostBytes * 3) / 4) return undefined;
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `\u001B]52;c;${btoa(binary)}\u0007`;
}
