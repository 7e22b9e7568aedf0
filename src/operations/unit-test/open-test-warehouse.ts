import {OpsError} from '../../errors/index.ts';
import type {OpenWarehouse} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {openConnection} from '../open-connection.ts';
import {openEmbedded} from '../open-embedded.ts';

/**
 * The system that runs tests of a connection: the connection itself, read-only, or the embedded system. A database file
 * of the embedded system that is not there yet needs none: tests read no table.
 */
export async function openTestWarehouse(
  context: OperationContext,
  connection: string,
  isLocal: boolean,
): Promise<OpenWarehouse> {
  if (isLocal) return openEmbedded(context);
  try {
    return await openConnection(context, connection, {readOnly: true});
  } catch (error) {
    const {connections} = await context.project();
    const type = connections.get(connection)?.type;
    const isEmbedded = context.adapters.some(
      ({name, aliases, embedded}) => embedded && type !== undefined && [name, ...aliases].includes(type),
    );
    if (isEmbedded && error instanceof OpsError && error.code === 'file-missing')
      return openEmbedded(context);
    throw error;
  }
}
