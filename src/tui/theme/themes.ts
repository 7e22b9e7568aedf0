import {asciiSymbols, unicodeSymbols} from './symbols.ts';
import {roles, type Role, type Theme, type ThemeName} from './theme.ts';

const bold = '1';
const dim = '2';
const italic = '3';
const underline = '4';
const inverse = '7';
const boldInverse = '1;7';
const foreground = (colour: number) => `38;5;${colour}`;
const background = (colour: number) => `48;5;${colour}`;
const on = (front: number, back: number) => `${foreground(front)};${background(back)}`;

/** Attributes alone: what is left under NO_COLOR. The other themes add colour to it. */
const attributes: Record<Role, string> = {
  bar: inverse,
  barDanger: boldInverse,
  barMuted: inverse,
  border: dim,
  borderFocused: bold,
  title: bold,
  tab: '',
  tabActive: boldInverse,
  status: '',
  hintKey: bold,
  hintText: dim,
  muted: dim,
  header: bold,
  headerCurrent: '1;4',
  rowNumber: dim,
  null: dim,
  cursorRow: bold,
  cursorCell: inverse,
  cursorIdle: underline,
  mark: bold,
  match: underline,
  matchCurrent: inverse,
  selection: inverse,
  bracketMatch: '1;4',
  changed: bold,
  popup: inverse,
  popupCurrent: '1;4',
  error: bold,
  warning: bold,
  success: '',
  info: '',
  keyword: bold,
  identifier: '',
  function: '',
  type: '',
  string: '',
  number: '',
  comment: dim,
  operator: '',
  parameter: underline,
};

/**
 * Blue, orange, yellow and bluish green can be told apart with every kind of colour blindness; red and green
 * never oppose one another.
 */
const dark: Record<Role, string> = {
  ...attributes,
  bar: on(255, 24),
  barDanger: `${bold};${on(16, 208)}`,
  barMuted: on(250, 24),
  border: foreground(240),
  borderFocused: foreground(39),
  tabActive: `${bold};${on(255, 24)}`,
  hintKey: `${bold};${foreground(39)}`,
  hintText: foreground(248),
  muted: foreground(245),
  header: `${bold};${foreground(117)}`,
  headerCurrent: `${bold};${underline};${foreground(117)}`,
  rowNumber: foreground(243),
  null: foreground(243),
  cursorRow: background(237),
  cursorCell: on(16, 117),
  cursorIdle: background(240),
  mark: `${bold};${foreground(221)}`,
  match: `${underline};${foreground(221)}`,
  matchCurrent: on(16, 221),
  selection: background(24),
  bracketMatch: `${bold};${background(240)}`,
  changed: `${bold};${foreground(221)}`,
  popup: on(252, 236),
  popupCurrent: `${bold};${on(16, 117)}`,
  error: `${bold};${foreground(209)}`,
  warning: foreground(221),
  success: foreground(79),
  info: foreground(117),
  keyword: `${bold};${foreground(75)}`,
  function: foreground(79),
  type: foreground(117),
  string: foreground(215),
  number: foreground(221),
  comment: `${italic};${foreground(245)}`,
  operator: foreground(252),
  parameter: foreground(176),
};

const light: Record<Role, string> = {
  ...dark,
  bar: on(255, 25),
  barDanger: `${bold};${on(16, 208)}`,
  barMuted: on(253, 25),
  border: foreground(248),
  borderFocused: foreground(25),
  tabActive: `${bold};${on(255, 25)}`,
  hintKey: `${bold};${foreground(25)}`,
  hintText: foreground(240),
  muted: foreground(242),
  header: `${bold};${foreground(24)}`,
  headerCurrent: `${bold};${underline};${foreground(24)}`,
  rowNumber: foreground(245),
  null: foreground(245),
  cursorRow: background(254),
  cursorCell: on(255, 25),
  cursorIdle: background(252),
  mark: `${bold};${foreground(130)}`,
  match: `${underline};${foreground(130)}`,
  matchCurrent: on(16, 221),
  selection: background(153),
  bracketMatch: `${bold};${background(252)}`,
  changed: `${bold};${foreground(130)}`,
  popup: on(235, 254),
  popupCurrent: `${bold};${on(255, 25)}`,
  error: `${bold};${foreground(166)}`,
  warning: foreground(130),
  success: foreground(29),
  info: foreground(25),
  keyword: `${bold};${foreground(25)}`,
  function: foreground(29),
  type: foreground(31),
  string: foreground(130),
  number: foreground(94),
  comment: `${italic};${foreground(242)}`,
  operator: foreground(236),
  parameter: foreground(90),
};

const highContrast: Record<Role, string> = {
  ...attributes,
  bar: `${bold};${on(16, 231)}`,
  barDanger: `${bold};${on(16, 226)}`,
  barMuted: on(16, 231),
  border: foreground(231),
  borderFocused: `${bold};${foreground(226)}`,
  tabActive: `${bold};${on(16, 226)}`,
  hintKey: `${bold};${foreground(226)}`,
  hintText: foreground(231),
  muted: foreground(231),
  header: `${bold};${underline};${foreground(231)}`,
  rowNumber: foreground(231),
  null: `${italic};${foreground(231)}`,
  cursorRow: `${bold};${background(19)}`,
  cursorCell: `${bold};${on(16, 226)}`,
  mark: `${bold};${foreground(226)}`,
  match: `${bold};${underline};${foreground(226)}`,
  matchCurrent: `${bold};${on(16, 51)}`,
  selection: `${bold};${on(231, 19)}`,
  popup: on(231, 16),
  popupCurrent: `${bold};${on(16, 226)}`,
  error: `${bold};${foreground(215)}`,
  warning: `${bold};${foreground(226)}`,
  success: `${bold};${foreground(51)}`,
  keyword: `${bold};${foreground(51)}`,
  string: foreground(226),
  number: foreground(226),
  comment: italic,
};

/** The colours that every terminal has, in the user's own shades. */
const sixteen: Record<Role, string> = {
  ...attributes,
  bar: '97;44',
  barDanger: '1;30;43',
  barMuted: '37;44',
  border: '90',
  borderFocused: '94',
  tabActive: '1;97;44',
  hintKey: '1;94',
  hintText: '',
  muted: '90',
  header: '1;96',
  headerCurrent: '1;4;96',
  rowNumber: '90',
  null: '90',
  cursorCell: '30;106',
  mark: '1;93',
  match: '4;93',
  matchCurrent: '30;103',
  selection: '97;44',
  popup: '30;47',
  popupCurrent: '1;30;106',
  error: '1;33',
  warning: '93',
  success: '96',
  info: '94',
  keyword: '1;94',
  function: '96',
  type: '96',
  string: '33',
  number: '93',
  comment: '90',
  parameter: '95',
};

const palettes: Readonly<Record<ThemeName, Record<Role, string>>> = {
  dark,
  light,
  'high-contrast': highContrast,
  '16-colour': sixteen,
  none: attributes,
};

export function createTheme(name: ThemeName, {isAscii = false} = {}): Theme {
  const sgr = palettes[name];
  return {name, sgr, symbols: isAscii ? asciiSymbols : unicodeSymbols};
}

/** A theme in which every role is plain; rows without any sequence, e.g. to copy or to compare. */
export const plainTheme: Theme = {
  name: 'none',
  sgr: Object.fromEntries(roles.map((role) => [role, ''])) as Record<Role, string>,
  symbols: unicodeSymbols,
};
