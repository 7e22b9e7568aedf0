import type {ListedConnection} from '../operations/connection/list-connections.ts';
import {alignColumns} from '../util/align-columns.ts';

export function formatConnectionList(connections: readonly ListedConnection[]): string {
  if (connections.length === 0) return 'No connections yet. Add one with `weir connection add`.\n';
  return alignColumns([
    ['NAME', 'TYPE', 'ENVIRONMENT', 'CONCURRENCY', 'ACCESS', 'DEFAULT', 'TARGET'],
    ...connections.map((connection) => [
      connection.name,
      connection.type,
      connection.environment,
      String(connection.concurrency),
      `${connection.readOnly ? 'read only' : 'read, write'}${connection.isProduction ? ', production' : ''}`,
      connection.isDefault ? 'default' : '',
      connection.target,
    ]),
  ]);
}
