import {connectionFields, type ConnectionField} from '../../config/connection-fields.ts';
import type {ConnectionSettings} from '../../config/project.ts';
import {findAdapter} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';

export interface ListedConnection {
  name: string;
  type: string;
  /** Where it leads, without secrets. */
  target: string;
  /** Environment in force. */
  environment: string;
  concurrency: number;
  readOnly: boolean;
  isProduction: boolean;
  isDefault: boolean;
}

/** Connections of weir.yml in the environment in force. Connects nowhere. */
export async function listConnections(context: OperationContext): Promise<ListedConnection[]> {
  const project = await context.project();
  return Promise.all(
    [...project.connections.values()].map(async (settings) => {
      const definition = await findAdapter(context.adapters, settings.type).load();
      return {
        name: settings.name,
        type: settings.type,
        target: describeTarget(settings, connectionFields(definition)),
        environment: project.environment,
        concurrency: settings.concurrency ?? definition.capabilities.defaultConcurrency,
        readOnly: settings.readOnly,
        isProduction: settings.isProduction ?? false,
        isDefault: settings.name === project.defaultConnection,
      };
    }),
  );
}

/** `host=localhost database=shop`: what is set of the usual settings, as written. */
function describeTarget({settings}: ConnectionSettings, fields: readonly ConnectionField[]): string {
  return fields
    .filter((field) => !field.secret && !field.advanced && settings[field.key] !== undefined)
    .map((field) => `${field.key}=${formatSetting(settings[field.key])}`)
    .join(' ');
}

function formatSetting(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.replace(/(:\/\/[^/\s:@]*):[^\s@]*@/, '$1@');
}
