import {parseXml, readXml} from './parse-xml.ts';
import type {Archive} from './archive.ts';

/** What a number means by the format that it is shown in. */
export type NumberMeaning = 'number' | 'date' | 'time' | 'timestamp';

/** Formats that every workbook has without naming them, see ECMA-376 part 1, 18.8.30. */
const builtIn: readonly (readonly [from: number, to: number, NumberMeaning])[] = [
  [14, 17, 'date'],
  [18, 21, 'time'],
  [22, 22, 'timestamp'],
  [27, 31, 'date'],
  [32, 35, 'time'],
  [36, 36, 'date'],
  [45, 47, 'time'],
  [50, 58, 'date'],
];

/** Meanings by the position of a style, to which cells refer. */
export async function readNumberMeanings(archive: Archive, part: string): Promise<NumberMeaning[]> {
  if (!archive.has(part)) return [];
  const codes = new Map<number, string>();
  const formats: number[] = [];
  let isInCellStyles = false;
  await readXml(await archive.open(part), {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      else if (name === 'cellXfs') isInCellStyles = true;
      else if (name === 'xf' && isInCellStyles) formats.push(Number(attributes.numFmtId ?? 0));
    },
    close(name) {
      if (name === 'cellXfs') isInCellStyles = false;
    },
  });
  return formats.map((id) => {
    const code = codes.get(id);
    if (code !== undefined) return meaningOf(code);
    return builtIn.find(([from, to]) => id >= from && id <= to)?.[2] ?? 'number';
  });
}

/** By the letters of a format code that stand neither in quotes nor in brackets, except elapsed time. */
function meaningOf(code: string): NumberMeaning {
  const letters = code
    .toLowerCase()
    .split(';')[0]!
    .replace(/"[^"]*"|\\.|_.|\*.|general/g, '')
    .replace(/\[(h+|m+|s+)\]/g, 'h')
    .replace(/\[[^\]]*\]/g, '');
  const hasTime = /[hs]/.test(letters);
  const hasDate = /[yd]/.test(letters) || (/m/.test(letters) && !hasTime);
  if (hasDate) return hasTime ? 'timestamp' : 'date';
  return hasTime ? 'time' : 'number';
}

/** Texts that cells refer to by position. */
export async function readSharedTexts(archive: Archive, part: string): Promise<string[]> {
  if (!archive.has(part)) return [];
  const texts: string[] = [];
  for await (const text of parseXml<string>(await archive.open(part), (emit) => textHandler('si', emit)))
    texts.push(text);
  return texts;
}

/** Collects the runs of a text, without the hints for its pronunciation. */
function textHandler(container: string, emit: (text: string) => void) {
  let text = '';
  let isText = false;
  let isPhonetic = false;
  return {
    open(name: string) {
      if (name === container) text = '';
      else if (name === 'rPh') isPhonetic = true;
      else if (name === 't') isText = !isPhonetic;
    },
    close(name: string) {
      if (name === container) emit(unescapeText(text));
      else if (name === 'rPh') isPhonetic = false;
      else if (name === 't') isText = false;
    },
    text(piece: string) {
      if (isText) text += piece;
    },
  };
}

/** Excel writes characters that XML has no room for as `_x000D_`. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
