import type {VimKey} from './vim-state.ts';

export type Operator = 'd' | 'c' | 'y' | '>' | '<' | 'gu' | 'gU' | 'g~' | 'gc';

/** A motion with the character that some need, e.g. `f,`. */
export interface MotionKeys {
  name: string;
  character?: string;
}

export type Target =
  {kind: 'motion'; motion: MotionKeys} | {kind: 'object'; isAround: boolean; name: string} | {kind: 'lines'};

export type VimCommand =
  | {kind: 'motion'; motion: MotionKeys; count: number | undefined}
  | {kind: 'operator'; operator: Operator; target: Target; count: number | undefined}
  | {kind: 'simple'; name: string; character?: string; count: number | undefined};

export type ParsedKeys = {kind: 'incomplete'} | {kind: 'invalid'} | VimCommand;

const words = (text: string) => new Set(text.split(' '));

const motions = words(
  'h l j k w W b B e E 0 ^ $ G gg ge ; , n N * # % { } _ + - | space backspace enter left right up down home end' +
    ' ctrl-home ctrl-end ctrl-left ctrl-right',
);
const findMotions = words('f F t T');
const operators = words('d c y > < gu gU g~ gc');
const simple = words(
  'x X D C Y s S p P J ~ u U ctrl-r . i I a A o O v V R delete insert ctrl-d ctrl-u ctrl-f ctrl-b pageup pagedown' +
    ' / ? ctrl-a ctrl-x',
);
const prefixes = words('g');
const objects = words('w W p " \' ` ( ) b [ ] { } B');

/** Reads the keys of a command: `[count] operator [count] motion`, a motion or a command of its own. */
export function parseCommand(keys: readonly VimKey[], isVisual: boolean): ParsedKeys {
  const reader = createReader(keys);
  const first = reader.count();
  const name = reader.name();
  if (name === undefined) return {kind: 'incomplete'};
  if (isVisual && (name === 'i' || name === 'a'))
    return parseObject(reader, name, {kind: 'visual', count: first});
  if (operators.has(name)) {
    if (isVisual)
      return {kind: 'operator', operator: name as Operator, target: {kind: 'lines'}, count: first};
    return parseOperator(reader, name as Operator, first);
  }
  if (name === 'r') {
    const character = reader.character();
    return character === undefined ? {kind: 'incomplete'} : {kind: 'simple', name, character, count: first};
  }
  if (simple.has(name)) return {kind: 'simple', name, count: first};
  const motion = parseMotion(reader, name);
  if (motion === 'incomplete' || motion === 'invalid') return {kind: motion};
  return {kind: 'motion', motion, count: first};
}

type Reader = ReturnType<typeof createReader>;

function parseOperator(reader: Reader, operator: Operator, first: number | undefined): ParsedKeys {
  const second = reader.count();
  const count = first === undefined && second === undefined ? undefined : (first ?? 1) * (second ?? 1);
  const name = reader.name();
  if (name === undefined) return {kind: 'incomplete'};
  const isDoubled = name === operator || (operator.startsWith('g') && name === operator[1]);
  if (isDoubled) return {kind: 'operator', operator, target: {kind: 'lines'}, count};
  if (name === 'i' || name === 'a') return parseObject(reader, name, {kind: 'operator', operator, count});
  const motion = parseMotion(reader, name);
  if (motion === 'incomplete' || motion === 'invalid') return {kind: motion};
  return {kind: 'operator', operator, target: {kind: 'motion', motion}, count};
}

function parseObject(
  reader: Reader,
  inner: 'i' | 'a',
  owner:
    | {kind: 'operator'; operator: Operator; count: number | undefined}
    | {kind: 'visual'; count: number | undefined},
): ParsedKeys {
  const name = reader.name();
  if (name === undefined) return {kind: 'incomplete'};
  if (!objects.has(name)) return {kind: 'invalid'};
  const {count} = owner;
  if (owner.kind === 'visual') return {kind: 'simple', name: `${inner}${name}`, count};
  return {
    kind: 'operator',
    operator: owner.operator,
    target: {kind: 'object', isAround: inner === 'a', name},
    count,
  };
}

function parseMotion(reader: Reader, name: string): MotionKeys | 'incomplete' | 'invalid' {
  if (findMotions.has(name)) {
    const character = reader.character();
    return character === undefined ? 'incomplete' : {name, character};
  }
  return motions.has(name) ? {name} : 'invalid';
}

function createReader(keys: readonly VimKey[]) {
  let at = 0;
  return {
    /** A number; a lone `0` is a motion. */
    count(): number | undefined {
      let digits = '';
      while (/^\d$/.test(keys[at]?.key ?? '') && !(digits === '' && keys[at]!.key === '0'))
        digits += keys[at++]!.key;
      return digits === '' ? undefined : Math.min(Number(digits), 100_000);
    },
    /** A key, or two where the first is only a prefix; undefined when one is missing. */
    name(): string | undefined {
      const key = keys[at]?.key;
      if (key === undefined) return undefined;
      if (!prefixes.has(key)) {
        at++;
        return key;
      }
      const next = keys[at + 1]?.key;
      at += 2;
      return next === undefined ? undefined : key + next;
    },
    character(): string | undefined {
      const key = keys[at++];
      if (key?.key === 'enter') return '\n';
      return key === undefined ? undefined : (key.text ?? '');
    },
  };
}
