import {z} from 'zod';
import {UsageError} from '../../errors/index.ts';
import {stateFolder} from '../../pipeline/package/state-database.ts';
import type {Relation, StreamEntry} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';

const relationSchema = z.strictObject({
  catalog: z.string().optional(),
  schema: z.string().optional(),
  name: z.string().min(1),
});

const stateFileSchema = z.strictObject({
  version: z.literal(1),
  exportedAt: z.string(),
  streams: z.array(
    z.strictObject({
      connection: z.string().min(1),
      stream: z.string().min(1),
      relation: relationSchema,
      state: z.record(z.string(), z.unknown()),
      updatedAt: z.string(),
      loadId: z.string().optional(),
    }),
  ),
});

/** States of streams as a file holds them. */
export type StateFile = z.infer<typeof stateFileSchema>;

export function toStateFile(
  context: OperationContext,
  entries: readonly {connection: string; entry: StreamEntry}[],
): StateFile {
  return {
    version: 1,
    exportedAt: context.runtime.clock.now().toISOString(),
    streams: entries.map(({connection, entry}) => ({
      connection,
      stream: entry.stream,
      relation: entry.relation,
      state: entry.state,
      updatedAt: entry.updatedAt,
      ...(entry.loadId !== undefined && {loadId: entry.loadId}),
    })),
  };
}

/** Throws `UsageError` for anything that is no such file. */
export function parseStateFile(text: string, name: string): StateFile {
  const refuse = (why: string) =>
    new UsageError(`${name} does not hold states of streams: ${why}`, {
      code: 'config-invalid',
      hint: 'Take a file that `weir state export` wrote.',
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse((error as Error).message);
  }
  const result = stateFileSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw refuse(`${issue!.path.join('.') || 'the file'}: ${issue!.message}`);
}

/** As `Relation`, without the keys that are not there. */
export function relationOf({catalog, schema, name}: z.infer<typeof relationSchema>): Relation {
  return {...(catalog !== undefined && {catalog}), ...(schema !== undefined && {schema}), name};
}

/** Writes what is there now before it is changed. Returns the path of the file. */
export async function backUp(
  context: OperationContext,
  entries: readonly {connection: string; entry: StreamEntry}[],
): Promise<string> {
  const {files, paths, clock, env} = context.runtime;
  const project = await context.project().catch(() => undefined);
  const folder = project ? paths.join(project.root, stateFolder, 'backups') : env.cwd;
  const stamp = clock.now().toISOString().replaceAll(/[-:.]/g, '').replace('T', '-');
  const path = paths.join(folder, `${project ? '' : 'weir-'}state-${stamp}.json`);
  await files.makeDirectory(folder);
  await files.writeText(path, `${JSON.stringify(toStateFile(context, entries), undefined, 2)}\n`);
  return path;
}
