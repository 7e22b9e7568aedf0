import type {ConnectionEntry, ProjectFile} from './project-schema.ts';

/** A connection as the environment in force has it, and where it is written. */
export interface EffectiveConnection {
  entry: ConnectionEntry;
  path: readonly string[];
}

/**
 * Connections with the environment's differences merged over them. A difference of another type replaces the
 * whole entry, because settings of one system mean nothing to another.
 */
export function mergeEnvironment(file: ProjectFile, environment: string): Map<string, EffectiveConnection> {
  const merged = new Map<string, EffectiveConnection>(
    Object.entries(file.connections ?? {}).map(([name, entry]) => [
      name,
      {entry, path: ['connections', name]},
    ]),
  );
  for (const [name, override] of Object.entries(file.environments?.[environment]?.connections ?? {})) {
    const base = merged.get(name);
    const keepsType = override.type === undefined || override.type === base?.entry.type;
    merged.set(name, {
      entry: {...(keepsType && base?.entry), ...override} as ConnectionEntry,
      path: base && keepsType ? base.path : ['environments', environment, 'connections', name],
    });
  }
  return merged;
}
