import {parseYamlDocument} from '../../config/yaml-document.ts';
import {UsageError} from '../../errors/index.ts';
import type {Environment} from '../../jinja/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {dbtProjectFileName, loadDbtPackage, type DbtPackage} from './load-project.ts';
import {renderTree} from './native-render.ts';

interface PackageEntry {
  package?: unknown;
  local?: unknown;
  git?: unknown;
  tarball?: unknown;
  private?: unknown;
}

/** Packages of a project: those that are installed below it, and those that it names by a local path. */
export async function loadPackages(
  runtime: Runtime,
  root: DbtPackage,
  environment: Environment,
): Promise<DbtPackage[]> {
  const found = new Map<string, DbtPackage>();
  await addInstalled(runtime, root, environment, found);
  await addNamed(runtime, root, {root, environment, found});
  return [...found.values()];
}

async function addInstalled(
  runtime: Runtime,
  root: DbtPackage,
  environment: Environment,
  found: Map<string, DbtPackage>,
): Promise<void> {
  const {files, paths} = runtime;
  const folder = paths.resolve(root.root, root.file['packages-install-path']);
  if (!(await files.exists(folder))) return;
  for (const name of (await files.list(folder)).toSorted()) {
    const directory = paths.join(folder, name);
    if (!(await files.exists(paths.join(directory, dbtProjectFileName)))) continue;
    const prefix = `${root.file['packages-install-path']}/${name}/`;
    const loaded = await loadDbtPackage(runtime, {root: directory, prefix}, environment);
    refuseTwice(found, loaded, root);
    found.set(loaded.name, loaded);
  }
}

/** What packages.yml names must be there; nothing is downloaded. */
async function addNamed(
  runtime: Runtime,
  from: DbtPackage,
  state: {root: DbtPackage; environment: Environment; found: Map<string, DbtPackage>},
): Promise<void> {
  const {paths, files} = runtime;
  const {found, environment, root} = state;
  for (const {entry, place} of await packageEntries(runtime, from, environment)) {
    if (typeof entry.local === 'string') {
      const directory = paths.resolve(from.root, entry.local);
      if (!(await files.exists(paths.join(directory, dbtProjectFileName))))
        throw new UsageError(`${place}: there is no dbt project in ${entry.local}`, {
          code: 'file-missing',
          hint: 'Correct the path; it is relative to the folder of the file.',
        });
      const shown = paths.relative(root.root, directory).replaceAll('\\', '/');
      const loaded = await loadDbtPackage(runtime, {root: directory, prefix: `${shown}/`}, environment);
      if (found.has(loaded.name)) continue;
      found.set(loaded.name, loaded);
      await addNamed(runtime, loaded, state);
      continue;
    }
    const wanted = nameOf(entry);
    if (wanted !== undefined && !isInstalled(found, wanted))
      throw new UsageError(`${place}: the package ${wanted} is not installed`, {
        code: 'file-missing',
        hint: `Run \`dbt deps\`, or put its folder into ${root.file['packages-install-path']}/. Nothing is downloaded here.`,
      });
  }
}

async function packageEntries(
  runtime: Runtime,
  {root, prefix}: DbtPackage,
  environment: Environment,
): Promise<{entry: PackageEntry; place: string}[]> {
  const entries: {entry: PackageEntry; place: string}[] = [];
  for (const name of ['packages.yml', 'dependencies.yml']) {
    const path = runtime.paths.join(root, name);
    if (!(await runtime.files.exists(path))) continue;
    const document = parseYamlDocument(await runtime.files.readText(path), `${prefix}${name}`, {
      allowEmpty: true,
    });
    const {packages} = renderTree(document.value, document.file, environment) as {packages?: unknown};
    if (!Array.isArray(packages)) continue;
    packages.forEach((entry: PackageEntry, position) => {
      const {line, column} = document.positionOf(['packages', position]);
      entries.push({entry, place: `${document.file}:${line}:${column}`});
    });
  }
  return entries;
}

/** The name that the folder of the package most likely has. */
function nameOf({package: hub, git, tarball, private: own}: PackageEntry): string | undefined {
  const text = [hub, git, tarball, own].find((value) => typeof value === 'string') as string | undefined;
  return text
    ?.replace(/\.git$/, '')
    .split('/')
    .at(-1);
}

function isInstalled(found: ReadonlyMap<string, DbtPackage>, wanted: string): boolean {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[-.]/g, '_');
  return [...found.values()].some(
    ({name, prefix}) => plain(wanted).includes(plain(name)) || plain(prefix).includes(plain(wanted)),
  );
}

function refuseTwice(found: ReadonlyMap<string, DbtPackage>, loaded: DbtPackage, root: DbtPackage): void {
  const other = found.get(loaded.name) ?? (root.name === loaded.name ? root : undefined);
  if (!other) return;
  throw new UsageError(`${loaded.fileName} and ${other.fileName} are both the project ${loaded.name}`, {
    code: 'asset-duplicate',
    hint: 'Remove one of them.',
  });
}
