import type {Modifier} from './events.ts';

const order: readonly Modifier[] = ['super', 'ctrl', 'alt', 'shift'];

const modifierWords: Readonly<Record<string, Modifier>> = {
  c: 'ctrl',
  ctrl: 'ctrl',
  control: 'ctrl',
  a: 'alt',
  m: 'alt',
  alt: 'alt',
  meta: 'alt',
  option: 'alt',
  s: 'shift',
  shift: 'shift',
  super: 'super',
  cmd: 'super',
  command: 'super',
  win: 'super',
};

const namedKeys: Readonly<Record<string, string>> = {
  enter: 'enter',
  return: 'enter',
  cr: 'enter',
  escape: 'escape',
  esc: 'escape',
  tab: 'tab',
  space: 'space',
  spc: 'space',
  backspace: 'backspace',
  bs: 'backspace',
  delete: 'delete',
  del: 'delete',
  insert: 'insert',
  ins: 'insert',
  up: 'up',
  down: 'down',
  left: 'left',
  right: 'right',
  home: 'home',
  end: 'end',
  pageup: 'pageup',
  pgup: 'pageup',
  pagedown: 'pagedown',
  pgdn: 'pagedown',
  pgdown: 'pagedown',
  minus: '-',
  plus: '+',
};

/** The canonical name of a key with its modifiers. Shift is part of a character: `alt-A`, not `alt-shift-a`. */
export function keyName(base: string, modifiers: Iterable<Modifier> = []): string {
  const set = new Set(modifiers);
  let name = base === ' ' ? 'space' : base;
  const isCharacter = [...name].length === 1;
  if (set.has('ctrl') && isCharacter) name = name.toLowerCase();
  if (set.has('shift') && isCharacter && !set.has('ctrl')) {
    name = name.toUpperCase();
    set.delete('shift');
  }
  return [...order.filter((modifier) => set.has(modifier)), name].join('-');
}

/**
 * Reads a key as people write it (`Ctrl+Shift+P`, `C-x`, `^X`, `<C-w>`, `PgUp`, `F5`) and gives its canonical
 * name, or undefined when it names no key.
 */
export function parseKeyName(text: string): string | undefined {
  let rest = /^<(.+)>$/.exec(text)?.[1] ?? text;
  const modifiers: Modifier[] = [];
  if (/^\^.$/u.test(rest)) {
    modifiers.push('ctrl');
    rest = rest.slice(1);
  }
  for (;;) {
    const [whole, word] = /^([A-Za-z]+)[-+](?=.)/u.exec(rest) ?? [];
    const modifier = word && modifierWords[word.toLowerCase()];
    if (!modifier) break;
    modifiers.push(modifier);
    rest = rest.slice(whole!.length);
  }
  const base = baseKey(rest);
  return base === undefined ? undefined : keyName(base, modifiers);
}

function baseKey(text: string): string | undefined {
  const isOneCharacter = [...new Intl.Segmenter().segment(text)].length === 1;
  if (isOneCharacter) return text;
  const lower = text.toLowerCase();
  if (/^f([1-9]|1\d|2[0-4])$/.test(lower)) return lower;
  return namedKeys[lower];
}

/** Keys typed one after another, e.g. `g g`. */
export function parseKeySequence(text: string): string[] | undefined {
  if (text === ' ') return ['space'];
  const names = text.trim().split(/\s+/).map(parseKeyName);
  return names.length > 0 && names.every((name) => name !== undefined) ? names : undefined;
}

const labels: Readonly<Record<string, string>> = {
  enter: 'Enter',
  escape: 'Esc',
  tab: 'Tab',
  space: 'Space',
  backspace: 'Backspace',
  delete: 'Del',
  insert: 'Ins',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  home: 'Home',
  end: 'End',
  pageup: 'PgUp',
  pagedown: 'PgDn',
};

/** A canonical name as help shows it: `^L`, `Alt-Enter`, `F5`, `g g`. */
export function keyLabel(sequence: readonly string[]): string {
  return sequence.map(oneLabel).join(' ');
}

function oneLabel(name: string): string {
  const [, prefix = '', base = name] = /^((?:(?:super|ctrl|alt|shift)-)*)(.+)$/su.exec(name) ?? [];
  const label = labels[base] ?? (/^f\d+$/.test(base) ? base.toUpperCase() : base);
  if (prefix === 'ctrl-' && base.length === 1) return `^${base.toUpperCase()}`;
  const words = prefix
    .split('-')
    .filter(Boolean)
    .map((word) => word[0]!.toUpperCase() + word.slice(1));
  return [...words, label].join('-');
}
