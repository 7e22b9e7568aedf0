import {UsageError, fileError, messageOf} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import {parse} from 'yaml';
import type {RestConfig} from './config.ts';
import {unknownResource} from './errors.ts';
import {specSchema, type Paginate, type ResourceSettings} from './resource-schema.ts';
import {prepareResource, type Resource} from './resource.ts';

export interface Resources {
  names: readonly string[];
  /** Throws `UsageError` when there is none of this name. */
  get(name: string): Resource;
}

/** Resources of the connection and of its file; those of the connection win. All are checked at once. */
export async function loadResources(config: RestConfig, runtime: Runtime): Promise<Resources> {
  const spec = config.spec === undefined ? undefined : await readSpec(config.spec, runtime);
  const all: Record<string, ResourceSettings> = {...spec?.resources, ...config.resources};
  const paginate: Paginate | undefined = config.paginate ?? spec?.paginate;
  const names = Object.keys(all);
  const prepared = new Map(names.map((name) => [name, prepareResource(name, all, {paginate})]));
  return {
    names,
    get(name) {
      const resource = prepared.get(name);
      if (!resource) throw unknownResource(name, names);
      return resource;
    },
  };
}

async function readSpec(file: string, {files, paths}: Runtime) {
  const path = paths.resolve(file);
  const text = await files.readText(path).catch((error: unknown) => {
    throw fileError(error, path) ?? error;
  });
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw invalidSpec(path, messageOf(error), 'config-syntax');
  }
  const parsed = specSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map(
    ({path: where, message}) => `${where.map(String).join('.') || 'it'}: ${message}`,
  );
  throw invalidSpec(path, sentences.join('; '), 'config-invalid');
}

function invalidSpec(path: string, problem: string, code: 'config-invalid' | 'config-syntax'): UsageError {
  return new UsageError(`${path} does not describe resources: ${problem}`, {
    code,
    hint: 'Correct the file that `spec` of the connection names.',
  });
}
