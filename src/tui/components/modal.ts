import type {KeyMap} from '../keys/key-map.ts';
import type {Rect} from '../surface/rect.ts';
import type {Theme} from '../theme/theme.ts';

/** What a modal is drawn with. */
export interface ModalScene {
  /** The part of the screen in whose middle it stands. */
  area: Rect;
  theme: Theme;
  keyMap: KeyMap;
}

export interface ModalPicture {
  rect: Rect;
  lines: readonly string[];
}

/**
 * Something in front of a view that has the keyboard until it closes. Its keys are those of the prompt context;
 * characters are text.
 */
export interface Modal {
  act(actionId: string, count: number): void;
  type(text: string): void;
  draw(scene: ModalScene): ModalPicture;
}
