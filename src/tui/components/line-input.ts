import {nextOffset, previousOffset} from '../text/graphemes.ts';

/** One line of text with a cursor in it. */
export interface LineInput {
  readonly text: string;
  /** Offset into the text. */
  readonly cursor: number;
}

export const emptyLine: LineInput = {text: '', cursor: 0};

export function lineOf(text: string): LineInput {
  return {text, cursor: text.length};
}

/** A line takes pasted text without its line ends. */
export function insertText({text, cursor}: LineInput, inserted: string): LineInput {
  const plain = inserted.replaceAll(/\s*[\r\n]+\s*/g, ' ').replaceAll('\t', ' ');
  return {text: text.slice(0, cursor) + plain + text.slice(cursor), cursor: cursor + plain.length};
}

/** What an action of the prompt context does to a line; undefined for those that are not about the line. */
export function editLine(input: LineInput, actionId: string, count: number): LineInput | undefined {
  const edit = edits[actionId];
  if (!edit) return undefined;
  let edited = input;
  for (let nth = 0; nth < count; nth++) edited = edit(edited);
  return edited;
}

const edits: Readonly<Record<string, (input: LineInput) => LineInput>> = {
  'prompt.left': ({text, cursor}) => ({text, cursor: previousOffset(text, cursor)}),
  'prompt.right': ({text, cursor}) => ({text, cursor: nextOffset(text, cursor)}),
  'prompt.home': ({text}) => ({text, cursor: 0}),
  'prompt.end': ({text}) => lineOf(text),
  'prompt.delete-back': ({text, cursor}) => without(text, previousOffset(text, cursor), cursor),
  'prompt.delete': ({text, cursor}) => without(text, cursor, nextOffset(text, cursor)),
  'prompt.delete-word-back': ({text, cursor}) =>
    without(text, text.slice(0, cursor).replace(/\S+\s*$/u, '').length, cursor),
  'prompt.clear': () => emptyLine,
};

function without(text: string, start: number, end: number): LineInput {
  return {text: text.slice(0, start) + text.slice(end), cursor: start};
}
