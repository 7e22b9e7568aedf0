import {weirJsonSchema} from '../../config/json-schema.ts';
import {UsageError, fileError, hasSystemCode} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import type {OperationContext} from '../context.ts';
import type {Template} from './template.ts';

export interface InitOptions {
  /** Absolute path of the project folder; created when missing. */
  directory: string;
  /** Default: made from the folder's name. */
  name?: string;
  template: Template;
  dryRun: boolean;
}

export interface InitResult {
  name: string;
  directory: string;
  created: readonly string[];
  /** Files that were there before and were left as they are. */
  kept: readonly string[];
}

/** Writes a new project. A file that is there is never changed; a folder that is a project already is refused. */
export async function initProject(
  {runtime, adapters}: Pick<OperationContext, 'runtime' | 'adapters'>,
  options: InitOptions,
): Promise<InitResult> {
  const {files, paths} = runtime;
  const {directory} = options;
  if (await files.exists(paths.join(directory, 'weir.yml')))
    throw new UsageError(`${directory} already has a weir.yml`, {
      code: 'usage',
      hint: 'Name another folder, or add to this project with `weir connection add` and files below assets/.',
    });
  const name = options.name ?? projectName(paths.basename(directory));
  const texts = {
    ...options.template.files({name}),
    '.weir/schema/weir.schema.json': `${JSON.stringify(await weirJsonSchema(adapters), null, 2)}\n`,
  };
  const created: string[] = [];
  const kept: string[] = [];
  // weir.yml comes last: a folder that has it is a whole project.
  const order = Object.keys(texts).toSorted((a, b) => Number(a === 'weir.yml') - Number(b === 'weir.yml'));
  for (const file of order) {
    const path = paths.join(directory, ...file.split('/'));
    const isNew = options.dryRun
      ? !(await files.exists(path))
      : await create(runtime, path, texts[file as keyof typeof texts]);
    (isNew ? created : kept).push(file);
  }
  return {name, directory, created: created.toSorted(), kept: kept.toSorted()};
}

async function create({files, paths}: Runtime, path: string, text: string): Promise<boolean> {
  try {
    await files.makeDirectory(paths.dirname(path));
    await files.createText(path, text);
    return true;
  } catch (error) {
    if (hasSystemCode(error, 'EEXIST') && (await files.exists(path))) return false;
    throw fileError(error, path) ?? error;
  }
}

/** A folder's name as a project name: letters, digits, `_` and `-`. */
function projectName(folder: string): string {
  return folder.replaceAll(/[^\p{L}\p{N}_-]+/gu, '-').replaceAll(/^-+|-+$/g, '') || 'project';
}
