import {connectionNamePattern} from '../config/project-schema.ts';
import type {ConnectionSettings, Project} from '../config/project.ts';
import {resolveConnection} from '../config/resolve-connection.ts';
import {UsageError} from '../errors/index.ts';
import {suggest} from '../util/suggest.ts';
import {
  findAdapter,
  offeredAdapters,
  openWarehouse,
  type AdapterDefinition,
  type OpenWarehouse,
} from '../warehouse/index.ts';
import type {OperationContext} from './context.ts';

export interface OpenConnectionOptions {
  /** Default: what weir.yml says of the connection. A function decides once the plugin is known. */
  readOnly?: boolean | ((definition: AdapterDefinition) => boolean);
  /** Default: the signal of the context. */
  signal?: AbortSignal;
  connectTimeoutMs?: number;
  /** Most memory of an embedded system, see `ConnectOptions`. */
  memoryBytes?: number;
}

/** A connection that is not open yet. */
export interface ConnectionPlace {
  settings: ConnectionSettings;
  /** Folder that its paths are relative to. */
  root: string;
  /** True for one that stands on the command line, with its secrets. */
  allowPlainSecrets: boolean;
}

/** Finds a connection by its name in weir.yml, by a URL or file that a plugin understands, or the default one. */
export async function placeConnection(
  context: OperationContext,
  name: string | undefined,
): Promise<ConnectionPlace> {
  if (name !== undefined && !connectionNamePattern.test(name))
    return {
      settings: await settingsFromUrl(name, context),
      root: context.runtime.env.cwd,
      allowPlainSecrets: true,
    };
  const project = await context.project();
  const settings = findConnection(project, name);
  return {settings, root: project.root, allowPlainSecrets: settings.allowsPlainSecrets ?? false};
}

/**
 * Opens a connection by its name in weir.yml, by a URL or file that a plugin understands, or, without a name,
 * the default one. References are resolved here and nowhere else. The caller closes it.
 */
export async function openConnection(
  context: OperationContext,
  name: string | undefined,
  options: OpenConnectionOptions = {},
): Promise<OpenWarehouse> {
  const {settings, ...place} = await placeConnection(context, name);
  return openSettings(context, settings, {...options, ...place});
}

/** Opens settings that need not stand in weir.yml. */
export async function openSettings(
  context: OperationContext,
  settings: ConnectionSettings,
  options: OpenConnectionOptions & {root: string; allowPlainSecrets?: boolean},
): Promise<OpenWarehouse> {
  const signal = options.signal ?? context.signal;
  const definition = await findAdapter(context.adapters, settings.type).load();
  const resolved = await resolveConnection(settings, {
    runtime: context.runtime,
    definition,
    root: options.root,
    signal,
    allowPlainSecrets: options.allowPlainSecrets ?? false,
  });
  const {readOnly = false} = options;
  return openWarehouse(definition, resolved.config, context.runtime, {
    name: settings.name,
    signal,
    readOnly: resolved.readOnly || (typeof readOnly === 'function' ? readOnly(definition) : readOnly),
    ...(options.connectTimeoutMs !== undefined && {connectTimeoutMs: options.connectTimeoutMs}),
    ...(options.memoryBytes !== undefined && {memoryBytes: options.memoryBytes}),
  });
}

/** The connection of that name or the default one. Throws `UsageError` with the known names. */
export function findConnection(project: Project, name: string | undefined): ConnectionSettings {
  const wanted = name ?? project.defaultConnection;
  const known = [...project.connections.keys()];
  if (wanted === undefined)
    throw new UsageError('No connection is named and weir.yml has no default_connection', {
      code: 'usage-unknown-connection',
      hint:
        known.length > 0
          ? `Pass --connection, or set default_connection to one of ${known.join(', ')}.`
          : 'Add one with `weir connection add`.',
    });
  const found = project.connections.get(wanted);
  if (found) return found;
  const near = suggest(wanted, known);
  throw new UsageError(`There is no connection ${wanted} in weir.yml`, {
    code: 'usage-unknown-connection',
    hint:
      known.length > 0
        ? `${near === undefined ? '' : `Did you mean ${near}? `}Known connections: ${known.join(', ')}.`
        : 'Add one with `weir connection add`.',
    details: {connection: wanted, known},
  });
}

async function settingsFromUrl(
  url: string,
  {adapters, runtime}: Pick<OperationContext, 'adapters' | 'runtime'>,
): Promise<ConnectionSettings> {
  const candidates: {definition: AdapterDefinition; settings: Record<string, unknown>}[] = [];
  for (const entry of adapters) {
    const definition = await entry.load();
    const settings = definition.fromUrl?.(url);
    if (settings) candidates.push({definition, settings});
  }
  const found = candidates.length > 1 ? await ownerOf(url, candidates, runtime) : candidates[0];
  if (found)
    return {
      name: withoutPassword(url),
      type: found.definition.name,
      settings: found.settings,
      readOnly: false,
    };
  throw new UsageError(
    `${withoutPassword(url)} is neither a connection name nor a URL or file that is known`,
    {
      code: 'usage-unknown-connection',
      hint: `Name a connection of weir.yml, or give a URL or file of one of: ${offeredAdapters(adapters)
        .map(({title}) => title)
        .join(', ')}.`,
    },
  );
}

/** Several systems take this file name: one that knows the file by its first bytes, else the first. */
async function ownerOf<Candidate extends {definition: AdapterDefinition}>(
  path: string,
  candidates: readonly Candidate[],
  {files, paths, env}: OperationContext['runtime'],
): Promise<Candidate | undefined> {
  const absolute = paths.resolve(env.cwd, path);
  const head = (await files.exists(absolute)) ? await readHead(files.openRead(absolute)) : new Uint8Array();
  return candidates.find(({definition}) => definition.ownsFile?.(head)) ?? candidates[0];
}

/** The first bytes of a file; none where it cannot be read, which opening it will tell. */
async function readHead(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  try {
    for await (const chunk of stream) return chunk;
  } catch {
    return new Uint8Array();
  }
  return new Uint8Array();
}

function withoutPassword(url: string): string {
  return url.replace(/(:\/\/[^/@:]*):[^@]*@/, '$1@');
}
