import {spawn} from 'node:child_process';
import {closeSync, openSync} from 'node:fs';
import {ReadStream} from 'node:tty';
import type {TakenTerminal, Terminal, TerminalEvents} from './ports.ts';

const keyboardPath = '/dev/tty';

/** A stop that the system ignores (nobody is there to continue the process) ends after this time. */
const ignoredStopMs = 150;

export const nodeTerminal: Terminal = {
  get isAvailable() {
    return process.stdout.isTTY === true && (process.stdin.isTTY === true || hasKeyboardBesideStdin());
  },
  take: takeTerminal,
};

function hasKeyboardBesideStdin(): boolean {
  try {
    closeSync(openSync(keyboardPath, 'r'));
    return true;
  } catch {
    return false;
  }
}

function takeTerminal(events: TerminalEvents): TakenTerminal {
  const fileDescriptor = process.stdin.isTTY ? process.stdin.fd : openSync(keyboardPath, 'r');
  const keyboard = process.stdin.isTTY ? process.stdin : new ReadStream(fileDescriptor);
  let isOurs = false;
  const onInput = (text: string) => events.input(text);
  const onResize = () => events.resize();
  const onContinue = () => {
    // The shell has set its own modes meanwhile; only a change makes Node set ours again.
    if (isOurs) {
      keyboard.setRawMode(false);
      keyboard.setRawMode(true);
    }
    events.continued();
  };
  const onEnd = () => events.ended();
  const onExit = () => events.exiting();
  const setKeyboard = (ours: boolean) => {
    if (ours === isOurs) return;
    isOurs = ours;
    keyboard.setRawMode(ours);
    if (ours) keyboard.ref().resume();
    else keyboard.pause().unref();
  };
  keyboard.setEncoding('utf8');
  keyboard.on('data', onInput);
  keyboard.on('end', onEnd);
  keyboard.on('error', onEnd);
  process.on('SIGWINCH', onResize);
  process.on('SIGCONT', onContinue);
  process.on('SIGTERM', onEnd);
  process.on('SIGHUP', onEnd);
  process.on('exit', onExit);
  setKeyboard(true);
  return {
    setKeyboard,
    stop: stopProcessGroup,
    runProgram: (command, args) =>
      new Promise((resolve, reject) => {
        const child = spawn(command, args, {stdio: [fileDescriptor, 'inherit', 'inherit']});
        child.on('error', reject);
        child.on('exit', (code) => resolve(code ?? 1));
      }),
    release() {
      setKeyboard(false);
      keyboard.off('data', onInput);
      keyboard.off('end', onEnd);
      process.off('SIGWINCH', onResize);
      process.off('SIGCONT', onContinue);
      process.off('SIGTERM', onEnd);
      process.off('SIGHUP', onEnd);
      process.off('exit', onExit);
      // Whoever reads stdin next is waited for again.
      if (keyboard === process.stdin) keyboard.ref();
      else keyboard.destroy();
    },
  };
}

function stopProcessGroup(): Promise<void> {
  if (process.platform === 'win32') return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(settle, ignoredStopMs);
    function settle() {
      clearTimeout(timer);
      process.off('SIGCONT', settle);
      resolve();
    }
    process.on('SIGCONT', settle);
    process.kill(0, 'SIGTSTP');
  });
}
