import type {Runtime} from '../runtime/ports.ts';
import type {DbtFlavour} from '../warehouse/index.ts';
import type {QuoteName} from './context/dbt-relation.ts';
import {builtinMacroText} from './macros/builtin-macros.ts';
import {MacroRegistry, builtinPackage} from './macros/macro-registry.ts';
import {parseNodes} from './nodes/parse-nodes.ts';
import type {DbtInvocation} from './project/base-context.ts';
import {fileEnvironment} from './project/base-context.ts';
import type {DbtFlags, DbtProject} from './project/dbt-project.ts';
import {loadDbtPackage, type DbtPackage} from './project/load-project.ts';
import {loadPackages} from './project/packages.ts';
import {listProjectFiles, type ProjectFile, type ReadFile} from './project/project-files.ts';
import type {DbtTarget} from './project/profile.ts';
import {Variables} from './project/variables.ts';

export interface LoadDbtOptions {
  /** Folder of dbt_project.yml. */
  root: string;
  invocation: DbtInvocation;
  flags: DbtFlags;
  target: DbtTarget;
  flavour: DbtFlavour;
  quoteName: QuoteName;
}

/** Reads dbt_project.yml alone. */
export function loadRootPackage(
  runtime: Runtime,
  root: string,
  {variables, target}: Pick<DbtInvocation, 'variables'> & {target?: DbtTarget},
): Promise<DbtPackage> {
  const environment = fileEnvironment(
    runtime,
    variables,
    target ? {target: {...target.output, name: target.name}} : {},
  );
  // Before the target is known, what depends on it is not looked at.
  const policy = target ? environment.undefinedPolicy : 'ignore';
  return loadDbtPackage(runtime, {root, prefix: ''}, {...environment, undefinedPolicy: policy});
}

/** Reads a whole dbt project in place. Throws `UsageError` with the problems of all files of a kind. */
export async function loadDbtProject(runtime: Runtime, options: LoadDbtOptions): Promise<DbtProject> {
  const {root: folder, invocation, flags, target, flavour, quoteName} = options;
  const root = await loadRootPackage(runtime, folder, {variables: invocation.variables, target});
  const environment = fileEnvironment(runtime, invocation.variables, {
    target: {...target.output, name: target.name},
  });
  const packages = [root, ...(await loadPackages(runtime, root, environment))];
  const variables = new Variables(invocation.variables, root.file);
  for (const {file} of packages) variables.addPackage(file);
  const schema = target.output['schema'];
  const project: DbtProject = {
    root,
    packages,
    target: {
      ...target,
      schema: typeof schema === 'string' ? schema : flavour.defaultSchema,
      database: flavour.databaseOf(target.output),
    },
    flavour,
    quoteName,
    variables,
    macros: new MacroRegistry(root.name),
    nodes: new Map(),
    sources: new Map(),
    exposures: new Map(),
    docs: [],
    disabled: new Map(),
    notices: [],
    flags,
    invocationId: runtime.randomId(),
    startedAt: runtime.clock.now(),
  };
  project.macros.add({file: 'dbt', text: `${builtinMacroText()}\n${flavour.macros}`}, builtinPackage);
  const files = (
    await Promise.all(packages.map((dbtPackage) => listProjectFiles(runtime, dbtPackage)))
  ).flat();
  const texts = await readTexts(runtime, files);
  parseNodes(project, runtime, texts);
  return project;
}

/** Data of seeds stay on disk. */
async function readTexts(runtime: Runtime, files: readonly ProjectFile[]): Promise<ReadFile[]> {
  return Promise.all(
    files.map(async (file) => ({
      ...file,
      text: file.extension === 'csv' ? '' : await runtime.files.readText(file.absolutePath),
    })),
  );
}
