import {agreesToLose} from './connection-handler.ts';
import type {ConnectionScope} from './connection-scope.ts';
import type {Dialogs} from './dialogs.ts';
import {handlerOf, type ActionHandler} from './handler.ts';
import type {Runner} from './runner.ts';
import type {WorkbenchUi} from './workbench-ui.ts';

export interface LeaveParts {
  ui: WorkbenchUi;
  runner: Runner;
  dialogs: Dialogs;
  scope(): ConnectionScope;
  leave(): void;
}

/** A second Ctrl-C within this time leaves. */
const twiceMs = 2000;

/** Ctrl-C stops what runs and leaves only when pressed twice; leaving asks while something would be lost. */
export function createLeaveHandler({ui, runner, dialogs, scope, leave}: LeaveParts): ActionHandler {
  let lastPress = Number.NEGATIVE_INFINITY;
  const quit = async () => {
    const isAgreed =
      !runner.isRunning() ||
      (await dialogs.confirm({
        title: 'Leave',
        text: 'A statement is still running. It is stopped on the server when you leave.',
        yes: 'leave',
      }));
    if (isAgreed && (await agreesToLose({scope, dialogs}))) leave();
  };
  const cancel = (count: number) => {
    const isRunning = runner.isRunning();
    if (isRunning) return runner.cancel();
    const now = performance.now();
    if (count > 1 || now - lastPress < twiceMs) return quit();
    lastPress = now;
    ui.say('Ctrl-C again to leave');
    return undefined;
  };
  return handlerOf({cancel, quit, back: () => ui.set({notice: undefined, isZoomed: false})});
}
