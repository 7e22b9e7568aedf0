const segmenter = new Intl.Segmenter();
const printableAscii = /^[ -~]*$/;

export function isPlain(text: string): boolean {
  return printableAscii.test(text);
}

/** Characters as people count them, e.g. an emoji of many code points is one. */
export function graphemesOf(text: string): string[] {
  return isPlain(text) ? text.split('') : Array.from(segmenter.segment(text), ({segment}) => segment);
}

/** Offset of the character after the one at `offset`; the end of the text stays. */
export function nextOffset(text: string, offset: number): number {
  if (offset >= text.length) return text.length;
  const [code, following] = [text.charCodeAt(offset), text.charCodeAt(offset + 1)];
  if (code < 127 && !(following > 127)) return offset + 1;
  const segment = segmenter.segment(text).containing(offset);
  return segment ? segment.index + segment.segment.length : text.length;
}

/** Offset of the character before `offset`; the start of the text stays. */
export function previousOffset(text: string, offset: number): number {
  if (offset <= 0) return 0;
  if (text.charCodeAt(offset - 1) < 127) return offset - 1;
  return segmenter.segment(text).containing(offset - 1)?.index ?? offset - 1;
}

/** The nearest offset at or before `offset` that is no place inside a character. */
export function floorOffset(text: string, offset: number): number {
  if (offset <= 0) return 0;
  if (offset >= text.length) return text.length;
  if (text.charCodeAt(offset) < 127) return offset;
  return segmenter.segment(text).containing(offset)?.index ?? offset;
}
