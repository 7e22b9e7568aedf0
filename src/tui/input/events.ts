export type InputEvent = KeyEvent | PasteEvent | MouseEvent | FocusEvent | ReplyEvent;

/** One key press. `key` is its canonical name, e.g. `a`, `A`, `ctrl-c`, `alt-enter`, `f5`, `shift-tab`. */
export interface KeyEvent {
  type: 'key';
  key: string;
  /** What typing it inserts; absent for keys that are no characters. */
  text?: string;
}

/** An event as views receive it: a key that repeats within one burst comes once, with its count. */
export type RepeatedInput = (KeyEvent & {count: number}) | Exclude<InputEvent, KeyEvent>;

export interface PasteEvent {
  type: 'paste';
  text: string;
}

export interface MouseEvent {
  type: 'mouse';
  action: 'press' | 'release' | 'move' | 'wheel-up' | 'wheel-down';
  button: 'left' | 'middle' | 'right' | 'none';
  /** 0-based cell on the screen. */
  column: number;
  row: number;
  modifiers: readonly Modifier[];
}

export interface FocusEvent {
  type: 'focus';
  isFocused: boolean;
}

/** What a terminal answers to a question; `keyboard` says that it knows the extended keyboard protocol. */
export interface ReplyEvent {
  type: 'reply';
  about: 'keyboard' | 'other';
}

export type Modifier = 'ctrl' | 'alt' | 'shift' | 'super';
