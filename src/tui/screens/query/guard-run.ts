import type {WorkbenchSession} from '#src/operations/workbench/session/workbench-session.ts';
import {typedConfirmation} from '../../components/prompt-dialog.ts';
import type {Dialogs} from './dialogs.ts';

/** Asks what must be asked before statements run; false when they must not. Throws what refuses them. */
export async function passesGuard(
  session: WorkbenchSession,
  statements: readonly string[],
  dialogs: Dialogs,
): Promise<boolean> {
  const guard = session.guard(statements);
  switch (guard.kind) {
    case 'run':
      return true;
    case 'refuse':
      throw guard.error;
    case 'ask':
      return dialogs.confirm({
        title: 'Run it?',
        text: guard.question,
        yes: 'run',
        isDanger: session.isProduction,
      });
    case 'type': {
      const question = typedConfirmation(guard.word, {title: 'Run it?', text: guard.question});
      return (await dialogs.prompt(question)) !== undefined;
    }
  }
}
