import type {Symbols} from './symbols.ts';

/** What a piece of text is, never how it looks. */
export const roles = [
  'bar',
  'barDanger',
  'barMuted',
  'border',
  'borderFocused',
  'title',
  'tab',
  'tabActive',
  'status',
  'hintKey',
  'hintText',
  'muted',
  'header',
  'headerCurrent',
  'rowNumber',
  'null',
  'cursorRow',
  'cursorCell',
  'cursorIdle',
  'mark',
  'match',
  'matchCurrent',
  'selection',
  'bracketMatch',
  'changed',
  'popup',
  'popupCurrent',
  'error',
  'warning',
  'success',
  'info',
  'keyword',
  'identifier',
  'function',
  'type',
  'string',
  'number',
  'comment',
  'operator',
  'parameter',
] as const;

export type Role = (typeof roles)[number];

export interface Theme {
  readonly name: ThemeName;
  /** Parameters of the SGR sequence for each role, e.g. `1;36`; empty for plain text. */
  readonly sgr: Readonly<Record<Role, string>>;
  /** Lines and marks in ASCII, for fonts and screens without the others. */
  readonly symbols: Symbols;
}

export const themeNames = ['dark', 'light', 'high-contrast', '16-colour', 'none'] as const;
export type ThemeName = (typeof themeNames)[number];
