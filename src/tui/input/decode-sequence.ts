import type {InputEvent, Modifier, MouseEvent} from './events.ts';
import {keyName} from './key-name.ts';

/** Final letters of `CSI … letter` and `SS3 letter`. */
const letterKeys: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'begin',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  M: 'enter',
};

/** Numbers of `CSI number ~`. */
const numberKeys: Readonly<Record<number, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** Code points that the extended keyboard protocol sends for keys that are no characters. */
const codeKeys: Readonly<Record<number, string>> = {
  9: 'tab',
  13: 'enter',
  27: 'escape',
  127: 'backspace',
  57414: 'enter',
  57417: 'left',
  57418: 'right',
  57419: 'up',
  57420: 'down',
  57421: 'pageup',
  57422: 'pagedown',
  57423: 'home',
  57424: 'end',
  57425: 'insert',
  57426: 'delete',
};

const releaseEvent = 3;

export interface ControlSequence {
  /** One of `<`, `=`, `>`, `?`, or empty. */
  prefix: string;
  parameters: string;
  final: string;
}

/** What a complete `CSI` sequence means; undefined when it is nothing a program reacts to. */
export function decodeControlSequence({prefix, parameters, final}: ControlSequence): InputEvent | undefined {
  if (prefix === '<' && (final === 'M' || final === 'm')) return decodeMouse(parameters, final);
  if (prefix === '?') return {type: 'reply', about: final === 'u' ? 'keyboard' : 'other'};
  if (prefix !== '') return undefined;
  if (parameters === '' && (final === 'I' || final === 'O')) return {type: 'focus', isFocused: final === 'I'};
  if (final === 'Z') return named('tab', ['shift']);
  const [first = '', second = '', third = ''] = parameters.split(';');
  const number = Number.parseInt(first, 10);
  const [modifierText = '', eventText = ''] = second.split(':');
  if (Number(eventText) === releaseEvent) return undefined;
  const modifiers = decodeModifiers(modifierText);
  if (final === 'u') return decodeCodePoint(number, modifiers);
  if (final === '~') {
    if (number === 27) return decodeCodePoint(Number.parseInt(third, 10), modifiers);
    return named(numberKeys[number], modifiers);
  }
  // `CSI row ; column R` reports the cursor, `CSI 1 ; modifiers R` is F3.
  if (final === 'R' && first !== '' && number !== 1) return {type: 'reply', about: 'other'};
  return named(letterKeys[final], modifiers);
}

/** What `ESC O letter` means. */
export function decodeSingleShift(letter: string): InputEvent | undefined {
  return named(letterKeys[letter]);
}

function decodeCodePoint(code: number, modifiers: readonly Modifier[]): InputEvent | undefined {
  if (!(code > 0 && code <= 0x10_ff_ff)) return undefined;
  if (codeKeys[code]) return named(codeKeys[code], modifiers);
  // Keys of the private area are lock and media keys and the like.
  if (code >= 57_344 && code <= 63_743) return undefined;
  const text = String.fromCodePoint(code);
  const isTyped = !modifiers.some((modifier) => modifier !== 'shift');
  const name = keyName(text, modifiers);
  return isTyped ? {type: 'key', key: name, text: name === 'space' ? ' ' : name} : {type: 'key', key: name};
}

function decodeModifiers(text: string): Modifier[] {
  const bits = Math.max(0, Number.parseInt(text, 10) - 1) || 0;
  const modifiers: Modifier[] = [];
  if (bits & 1) modifiers.push('shift');
  if (bits & 2) modifiers.push('alt');
  if (bits & 4) modifiers.push('ctrl');
  if (bits & 8) modifiers.push('super');
  return modifiers;
}

function decodeMouse(parameters: string, final: string): MouseEvent | undefined {
  const [code, x, y] = parameters.split(';').map(Number);
  if (code === undefined || !x || !y) return undefined;
  const modifiers: Modifier[] = [];
  if (code & 4) modifiers.push('shift');
  if (code & 8) modifiers.push('alt');
  if (code & 16) modifiers.push('ctrl');
  const place = {column: x - 1, row: y - 1, modifiers};
  if (code & 64)
    return (code & 3) < 2
      ? {type: 'mouse', action: (code & 1) === 0 ? 'wheel-up' : 'wheel-down', button: 'none', ...place}
      : undefined;
  const button = (['left', 'middle', 'right', 'none'] as const)[code & 3]!;
  const action = code & 32 ? 'move' : final === 'm' ? 'release' : 'press';
  return {type: 'mouse', action, button, ...place};
}

function named(name: string | undefined, modifiers: readonly Modifier[] = []): InputEvent | undefined {
  return name === undefined ? undefined : {type: 'key', key: keyName(name, modifiers)};
}
