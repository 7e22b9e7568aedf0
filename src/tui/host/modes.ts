/** Sequences that a terminal understands beside text. */
const escape = '\u001B[';

export const beginFrame = `${escape}?2026h`;
export const clearScreen = `${escape}2J${escape}H`;
export const alternateScreen = `${escape}?1049h`;
export const askKeyboardProtocol = `${escape}?u`;
/** Makes keys distinct that look alike otherwise, e.g. Ctrl-Enter and Ctrl-J, Escape and Alt. */
export const pushKeyboardProtocol = `${escape}>1u`;
const popKeyboardProtocol = `${escape}<u`;

const bracketedPaste = '?2004';
const focusReports = '?1004';
/** Buttons and wheel, not every move, so that the terminal's own selection works with Shift. */
const mouseReports = ['?1000', '?1006'];

export interface Modes {
  hasMouse: boolean;
  hasKeyboardProtocol: boolean;
}

export function enterModes({hasMouse, hasKeyboardProtocol}: Modes): string {
  return [
    ...[bracketedPaste, focusReports].map((mode) => `${escape}${mode}h`),
    mouseMode(hasMouse),
    hasKeyboardProtocol ? pushKeyboardProtocol : '',
  ].join('');
}

export function leaveModes({hasKeyboardProtocol}: Modes): string {
  return [
    hasKeyboardProtocol ? popKeyboardProtocol : '',
    mouseMode(false),
    ...[focusReports, bracketedPaste].map((mode) => `${escape}${mode}l`),
    cursorShape('default'),
  ].join('');
}

export function mouseMode(isOn: boolean): string {
  return mouseReports.map((mode) => `${escape}${mode}${isOn ? 'h' : 'l'}`).join('');
}

export type CursorShape = 'default' | 'block' | 'bar' | 'underline';

const shapes: Readonly<Record<CursorShape, number>> = {default: 0, block: 2, underline: 4, bar: 6};

export function cursorShape(shape: CursorShape): string {
  return `${escape}${shapes[shape]} q`;
}
