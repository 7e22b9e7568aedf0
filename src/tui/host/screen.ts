import type {RepeatedInput} from '../input/events.ts';
import type {Surface} from '../surface/surface.ts';
import type {CursorShape} from './modes.ts';
import type {ScreenSize} from './screen-size.ts';

/** What a view may ask of the terminal it is drawn on. */
export interface Screen {
  /** Never smaller than the minimum, also while the terminal is. */
  readonly size: ScreenSize;
  readonly isFocused: boolean;
  readonly hasMouse: boolean;
  /** Where ready lines are painted; see `Lines`. */
  readonly surface: Surface;
  /** Called when size or focus changed. */
  subscribe(listener: () => void): () => void;
  /** One event at a time: what it changes is drawn into the view before the next one is told. */
  onInput(listener: (event: RepeatedInput) => void): () => void;
  /** Draws everything anew, whatever another program has left on the screen. */
  repaint(): void;
  /** Back to the shell until the user continues the job. */
  suspend(): Promise<void>;
  /** Hands the terminal to a program and takes it back when that ends. */
  runProgram(command: string, args: readonly string[]): Promise<number>;
  /** Opens text in the user's editor; undefined when it was left with an error. */
  editText(text: string, extension: string): Promise<string | undefined>;
  /** Sends a sequence that moves nothing, such as a bell or a copy to the clipboard. */
  send(sequence: string): void;
  setMouse(isOn: boolean): void;
  setCursorShape(shape: CursorShape): void;
  /** Ends the view. */
  close(): void;
  /** Ends the view with an error. */
  fail(error: Error): void;
}
