import {decodeControlSequence, decodeSingleShift} from './decode-sequence.ts';
import type {InputEvent} from './events.ts';
import {keyName} from './key-name.ts';

const pasteStart = '\u001B[200~';
const pasteEnd = '\u001B[201~';
/* oxlint-disable no-control-regex -- control characters are what is read here */
const controlSequence = /\u001B\[([<=>?]?)([\d;:]*)[ -/]*([@-~])/y;
const controlSequencePart = /^\u001B\[[<=>?]?[\d;:]*[ -/]*$/;
const linuxFunctionKey = /\u001B\[\[([A-E])/y;
const singleShift = /\u001BO([A-Za-z])/y;
/** Answers of the terminal such as its colours: OSC, DCS, APC and PM, ended by BEL or ST. */
const stringSequence = /\u001B[\]P_^][^\u0007\u001B]*(?:\u0007|\u001B\\)/y;
const stringSequencePart = /^\u001B[\]P_^][^\u0007\u001B]*\u001B?$/;
/* oxlint-enable no-control-regex */

const graphemes = new Intl.Segmenter();
/** A grapheme longer than this is cut; nobody types one. */
const longestGrapheme = 64;

export interface ParsedInput {
  events: InputEvent[];
  /** Text that may be the beginning of a sequence; to be put before what comes next. */
  rest: string;
}

/**
 * Cuts what a terminal sends into events: one per key, however many arrive in one piece. With `isFinal` nothing
 * more is expected, so an `ESC` at the end is the Escape key and no longer the beginning of something.
 */
export function parseInput(input: string, {isFinal = false} = {}): ParsedInput {
  const events: InputEvent[] = [];
  let at = 0;
  while (at < input.length) {
    if (input[at] !== '\u001B') {
      const [event, length] = readCharacter(input, at);
      events.push(event);
      at += length;
      continue;
    }
    if (input.startsWith(pasteStart, at)) {
      const end = input.indexOf(pasteEnd, at);
      if (end < 0) return {events, rest: input.slice(at)};
      events.push({type: 'paste', text: input.slice(at + pasteStart.length, end).replaceAll(/\r\n?/g, '\n')});
      at = end + pasteEnd.length;
      continue;
    }
    const step = readEscape(input, at, isFinal);
    if (step === 'incomplete') return {events, rest: input.slice(at)};
    if (step.event) events.push(step.event);
    at += step.length;
  }
  return {events, rest: ''};
}

/** True while a bracketed paste has begun and not ended; its end may take long to come. */
export function isInsidePaste(rest: string): boolean {
  return rest.startsWith(pasteStart);
}

type EscapeStep = {event: InputEvent | undefined; length: number} | 'incomplete';

function readEscape(input: string, at: number, isFinal: boolean): EscapeStep {
  const sequence = matchAt(controlSequence, input, at);
  const linuxKey = matchAt(linuxFunctionKey, input, at);
  if (linuxKey) {
    const event: InputEvent = {type: 'key', key: `f${linuxKey[1]!.codePointAt(0)! - 64}`};
    return {event, length: linuxKey[0].length};
  }
  if (sequence) {
    const [whole, prefix = '', parameters = '', final = ''] = sequence;
    return {event: decodeControlSequence({prefix, parameters, final}), length: whole.length};
  }
  const shifted = matchAt(singleShift, input, at);
  if (shifted) return {event: decodeSingleShift(shifted[1]!), length: shifted[0].length};
  const answer = matchAt(stringSequence, input, at);
  if (answer) return {event: {type: 'reply', about: 'other'}, length: answer[0].length};
  if (!isFinal && isUnfinished(input, at)) return 'incomplete';
  const next = input[at + 1];
  if (next === undefined || next === '\u001B') return {event: {type: 'key', key: 'escape'}, length: 1};
  const [event, length] = readCharacter(input, at + 1);
  return {event: {type: 'key', key: withAlt(event.key)}, length: length + 1};
}

function isUnfinished(input: string, at: number): boolean {
  const tail = input.slice(at, at + 4096);
  return (
    tail === '\u001B' ||
    tail === '\u001BO' ||
    tail === '\u001B[[' ||
    controlSequencePart.test(tail) ||
    stringSequencePart.test(tail)
  );
}

function withAlt(key: string): string {
  return key.startsWith('ctrl-') ? `ctrl-alt-${key.slice('ctrl-'.length)}` : `alt-${key}`;
}

function readCharacter(input: string, at: number): [InputEvent & {type: 'key'}, number] {
  const code = input.charCodeAt(at);
  if (code < 32 || code === 127) return [{type: 'key', key: controlKey(code)}, 1];
  const nextCode = input.charCodeAt(at + 1);
  const text =
    code < 127 && !(nextCode > 127)
      ? input[at]!
      : graphemes.segment(input.slice(at, at + longestGrapheme)).containing(0)!.segment;
  return [{type: 'key', key: keyName(text), text}, text.length];
}

function controlKey(code: number): string {
  switch (code) {
    case 0:
      return 'ctrl-space';
    case 9:
      return 'tab';
    case 13:
      return 'enter';
    case 27:
      return 'escape';
    case 127:
      return 'backspace';
    default:
      return `ctrl-${String.fromCharCode(code + 64).toLowerCase()}`;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
