import {messageOf} from '#src/errors/index.ts';
import {listConnections} from '#src/operations/connection/list-connections.ts';
import type {OperationContext} from '#src/operations/context.ts';
import type {ConnectionScope} from './connection-scope.ts';
import type {Dialogs} from './dialogs.ts';
import {handlerOf, type ActionHandler} from './handler.ts';
import type {Runner} from './runner.ts';
import type {WorkbenchUi} from './workbench-ui.ts';

export interface ConnectionParts {
  context: OperationContext;
  dialogs: Dialogs;
  ui: WorkbenchUi;
  runner: Runner;
  scope(): ConnectionScope;
  /** Leaves the former connection once the new one is open. */
  switchTo(connection: string): Promise<void>;
  fail(error: unknown): void;
}

/** Another connection, and the mode that writes nothing. */
export function createConnectionHandler(parts: ConnectionParts): ActionHandler {
  const {context, dialogs, ui, runner, scope, switchTo, fail} = parts;
  const choose = async () => {
    if (runner.isRunning()) return ui.say('Stop what runs before the connection is switched', 'warning');
    const connections = await listConnections(context);
    const name = await dialogs.choose({
      title: 'Connections',
      whenEmpty: 'weir.yml names no connection',
      choices: connections.map((connection) => ({
        value: connection.name,
        label: connection.name,
        detail: connection.type,
        preview: connection.target,
      })),
    });
    if (name === undefined || !(await agreesToLose(parts))) return;
    ui.say(`Opening ${name} …`);
    try {
      await switchTo(name);
      ui.say(`Connected to ${name}`, 'success');
    } catch (error) {
      ui.say(`Still on ${scope().session.warehouse.name}: ${messageOf(error).split('\n')[0]}`, 'error');
    }
  };
  const toggleReadOnly = () => {
    const {session} = scope();
    session.setReadOnly(!session.isReadOnly());
    ui.say(session.isReadOnly() ? 'Read-only: nothing is written' : 'Statements may write', 'info');
  };
  return handlerOf({connection: () => choose().catch(fail), 'read-only': toggleReadOnly});
}

/** Asks while a transaction is open, which ends with its session. */
export async function agreesToLose({
  scope,
  dialogs,
}: Pick<ConnectionParts, 'scope' | 'dialogs'>): Promise<boolean> {
  const {session} = scope();
  if (session.transaction() === 'none') return true;
  return dialogs.confirm({
    title: 'A transaction is open',
    text: `What it changed on ${session.warehouse.name} is rolled back when you leave.`,
    yes: 'roll back and leave',
    isDanger: true,
  });
}
