import {UsageError} from '../errors/index.ts';
import type {Runtime} from '../runtime/ports.ts';
import type {AdapterDefinition} from '../warehouse/index.ts';
import {connectionFields, parseFieldText, type ConnectionField} from './connection-fields.ts';
import type {ConnectionSettings} from './project.ts';
import {referenceForms, referenceOf} from './references.ts';
import {describeIssue, formatPath, valueAt} from './schema-problems.ts';
import {expandPath, resolveReference} from './secrets.ts';

/** A connection whose references are resolved; handed to `openWarehouse` and kept nowhere. */
export interface ResolvedConnection {
  /** As the plugin's own schema gives it out. */
  config: unknown;
  /** Pieces of work at once. */
  concurrency: number;
  readOnly: boolean;
}

export interface ResolveContext {
  runtime: Runtime;
  definition: AdapterDefinition;
  /** Folder that paths are relative to. */
  root: string;
  signal?: AbortSignal;
  /** Takes secrets as plain values, as a URL on the command line has them. Default false. */
  allowPlainSecrets?: boolean;
}

/**
 * Looks up the references of one connection, tells the redactor every secret, makes paths absolute and lets the
 * plugin check the result. Throws `UsageError` that names connection and setting.
 */
export async function resolveConnection(
  settings: ConnectionSettings,
  context: ResolveContext,
): Promise<ResolvedConnection> {
  const {definition} = context;
  const resolved: Record<string, unknown> = {...settings.settings};
  for (const field of connectionFields(definition))
    if (resolved[field.key] !== undefined)
      resolved[field.key] = await resolveField(field, resolved[field.key], settings.name, context);
  const parsed = definition.config.safeParse(resolved);
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) => {
      const where = issue.path.length > 0 ? `${formatPath(issue.path)} ` : '';
      return `${where}${describeIssue(issue, valueAt(resolved, issue.path))}`;
    });
    throw new UsageError(`Connection ${settings.name} has wrong settings: ${sentences.join('; ')}`, {
      code: 'config-invalid',
      hint: `Correct the connection in weir.yml, then run \`weir connection test ${settings.name}\`.`,
      details: {connection: settings.name},
    });
  }
  return {
    config: parsed.data,
    concurrency: settings.concurrency ?? definition.capabilities.defaultConcurrency,
    readOnly: settings.readOnly,
  };
}

async function resolveField(
  field: ConnectionField,
  value: unknown,
  connection: string,
  context: ResolveContext,
): Promise<unknown> {
  const owner = `connection ${connection}, setting ${field.key}`;
  const resolve = async (inner: unknown, isWholeField: boolean): Promise<unknown> => {
    if (Array.isArray(inner)) return Promise.all(inner.map((item) => resolve(item, false)));
    if (typeof inner === 'object' && inner !== null) {
      const pairs = Object.entries(inner).map(
        async ([key, item]) => [key, await resolve(item, false)] as const,
      );
      return Object.fromEntries(await Promise.all(pairs));
    }
    const reference = referenceOf(inner, field);
    if (field.secret && !reference) return takePlainSecret(inner, owner, context);
    if (!reference) return inner;
    const text = await resolveReference(reference, {...context, owner});
    if (field.secret) context.runtime.redactor.add(text);
    return isWholeField ? parseFieldText(field, text) : text;
  };
  const resolved = await resolve(value, true);
  return field.path && typeof resolved === 'string' && isLocalPath(resolved)
    ? expandPath(resolved, context)
    : resolved;
}

function takePlainSecret(value: unknown, owner: string, context: ResolveContext): unknown {
  if (!context.allowPlainSecrets)
    throw new UsageError(`A secret must be a reference, not the value itself: ${owner}`, {
      code: 'config-secret',
      hint: `Write one of ${referenceForms}.`,
    });
  if (typeof value === 'string') context.runtime.redactor.add(value);
  return value;
}

/** Neither a URL nor a word like `:memory:`. */
function isLocalPath(text: string): boolean {
  return !text.startsWith(':') && !/^[a-z][a-z\d+.-]+:\/\//i.test(text);
}
