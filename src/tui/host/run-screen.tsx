import {render, type Instance, type SuspendTerminal} from 'ink';
import type {ReactNode} from 'react';
import {CancelledError, UsageError} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import type {InputEvent, RepeatedInput} from '../input/events.ts';
import {createInputQueue} from '../input/input-queue.ts';
import {createInputReader} from '../input/input-reader.ts';
import {createSurface} from '../surface/surface.ts';
import {editTextWith} from './edit-text.ts';
import {createEmitter} from './emitter.ts';
import * as modes from './modes.ts';
import {Root, type Frame} from './root.tsx';
import {ScreenContext} from './screen-context.tsx';
import {isTooSmall, minimumSize, type ScreenSize} from './screen-size.ts';
import {createScreenStream} from './screen-stream.ts';
import type {Screen} from './screen.ts';

export interface ScreenOptions {
  runtime: Pick<Runtime, 'terminal' | 'streams' | 'env' | 'files' | 'paths'>;
  /** Ends the view. */
  signal: AbortSignal;
  /** Buttons and wheel of the mouse. Default false, so that the terminal's own selection works. */
  hasMouse?: boolean;
  /** Default 60; monitors need no more than 15. */
  maxFramesPerSecond?: number;
  /** Told how long Ink took for each frame. */
  onFrame?: (durationMs: number) => void;
}

/** A terminal that is dragged to a new size reports many; the view is drawn for the one it settles on. */
const settleMs = 40;

/**
 * Draws a view on the whole terminal until it closes. Fails before anything is drawn when there is no terminal.
 * The terminal is restored however the view ends.
 */
export async function runScreen(view: ReactNode, options: ScreenOptions): Promise<void> {
  const {terminal, streams} = options.runtime;
  if (!terminal.isAvailable)
    throw new UsageError('There is no terminal to draw on', {
      code: 'usage-no-terminal',
      hint: 'Run this in a terminal, or ask for plain output',
    });
  if (options.signal.aborted) throw new CancelledError();
  const output = streams.stdout;
  const send = (text: string) => void output.node.write(text);
  const readSize = (): ScreenSize => ({columns: output.columns, rows: output.rows});
  const state: modes.Modes = {hasMouse: options.hasMouse ?? false, hasKeyboardProtocol: false};
  const changes = createEmitter<void>();
  const input = createEmitter<RepeatedInput>();
  const queue = createInputQueue(input.emit);
  let frame: Frame = {size: readSize(), generation: 0};
  let size = atLeastMinimum(frame.size);
  let isFocused = true;
  let isSuspended = false;
  let isEnded = false;
  let settleTimer: ReturnType<typeof setTimeout> | undefined;
  let instance: Instance | undefined;
  let suspendTerminal: SuspendTerminal | undefined;

  const framesPerSecond = options.maxFramesPerSecond ?? 60;
  const surface = createSurface({
    write: send,
    onUncovered: () => repaint(),
    shortestPauseMs: 1000 / framesPerSecond,
    isVisible: !isTooSmall(frame.size),
  });
  const repaint = () => {
    clearTimeout(settleTimer);
    if (isSuspended || isEnded || !instance) return;
    frame = {size: readSize(), generation: frame.generation + 1};
    if (!isSameSize(size, atLeastMinimum(frame.size))) size = atLeastMinimum(frame.size);
    instance.clear();
    send(modes.beginFrame + modes.clearScreen);
    changes.emit();
    surface.setVisible(!isTooSmall(frame.size));
  };
  const repaintSoon = () => {
    clearTimeout(settleTimer);
    settleTimer = setTimeout(repaint, settleMs);
  };
  const onTerminalEvent = (event: InputEvent) => {
    if (event.type === 'focus') {
      isFocused = event.isFocused;
      if (isFocused) repaintSoon();
      changes.emit();
    } else if (event.type === 'reply' && event.about === 'keyboard' && !state.hasKeyboardProtocol) {
      state.hasKeyboardProtocol = true;
      send(modes.pushKeyboardProtocol);
    }
  };
  const reader = createInputReader((events) => {
    for (const event of events) onTerminalEvent(event);
    const forView = events.filter(({type}) => type !== 'focus' && type !== 'reply');
    if (!isSuspended) queue.add(forView);
  });
  const handOver = async <Result,>(work: () => Promise<Result>): Promise<Result> => {
    if (!suspendTerminal || isSuspended) throw new Error('the terminal is not ours to hand over');
    isSuspended = true;
    surface.setVisible(false);
    taken.setKeyboard(false);
    send(modes.leaveModes(state));
    const suspension = await suspendTerminal();
    try {
      return await work();
    } finally {
      reader.reset();
      isSuspended = false;
      if (!isEnded) {
        taken.setKeyboard(true);
        await suspension.resume();
        if (!isEnded) send(modes.enterModes(state));
        repaint();
      }
    }
  };
  const runProgram = (command: string, args: readonly string[]) =>
    handOver(() => taken.runProgram(command, args));

  const taken = terminal.take({
    input: reader.push,
    resize: repaintSoon,
    continued() {
      if (isSuspended) return;
      send(modes.alternateScreen + modes.enterModes(state));
      repaintSoon();
    },
    ended: () => screen.fail(new CancelledError()),
    exiting() {
      surface.close();
      send(modes.leaveModes(state));
      instance?.unmount();
    },
  });
  const screen: Screen = {
    surface,
    get size() {
      return size;
    },
    get isFocused() {
      return isFocused;
    },
    get hasMouse() {
      return state.hasMouse;
    },
    subscribe: (listener) => changes.subscribe(listener),
    onInput: (listener) => input.subscribe(listener),
    repaint,
    suspend: () => handOver(() => taken.stop()),
    runProgram,
    editText: (text, extension) => editTextWith(options.runtime, runProgram, {text, extension}),
    send,
    setMouse(isOn) {
      state.hasMouse = isOn;
      send(modes.mouseMode(isOn));
      changes.emit();
    },
    setCursorShape: (shape) => send(modes.cursorShape(shape)),
    close: () => end(),
    fail: (error) => end(error),
  };
  const ended = Promise.withResolvers<void>();
  const end = (error?: Error) => {
    if (isEnded) return;
    isEnded = true;
    if (error) ended.reject(error);
    else ended.resolve();
  };
  const onAbort = () => screen.fail(new CancelledError());

  try {
    options.signal.addEventListener('abort', onAbort);
    instance = render(
      <Root
        subscribe={changes.subscribe}
        frame={() => frame}
        onReady={(suspend) => {
          suspendTerminal = suspend;
        }}
      >
        <ScreenContext value={screen}>{view}</ScreenContext>
      </Root>,
      {
        stdout: createScreenStream(output.node, () => frame.size),
        alternateScreen: true,
        incrementalRendering: true,
        exitOnCtrlC: false,
        patchConsole: false,
        interactive: true,
        maxFps: framesPerSecond,
        ...(options.onFrame && {onRender: ({renderTime}) => options.onFrame!(renderTime)}),
      },
    );
    send(modes.enterModes(state) + modes.askKeyboardProtocol);
    await Promise.race([ended.promise, instance.waitUntilExit()]);
  } finally {
    isEnded = true;
    surface.close();
    clearTimeout(settleTimer);
    reader.reset();
    options.signal.removeEventListener('abort', onAbort);
    send(modes.leaveModes(state));
    instance?.unmount();
    await instance?.waitUntilExit().catch(() => {});
    taken.release();
  }
}

function atLeastMinimum({columns, rows}: ScreenSize): ScreenSize {
  return {columns: Math.max(columns, minimumSize.columns), rows: Math.max(rows, minimumSize.rows)};
}

function isSameSize(a: ScreenSize, b: ScreenSize): boolean {
  return a.columns === b.columns && a.rows === b.rows;
}
