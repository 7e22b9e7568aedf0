import type {Runtime} from '../../runtime/ports.ts';
import type {DbtPackage} from './load-project.ts';

export type FileKind = 'model' | 'seed' | 'snapshot' | 'macro' | 'test' | 'analysis';

export interface ProjectFile {
  kind: FileKind;
  dbtPackage: DbtPackage;
  /** Path below the folder of the root project. */
  file: string;
  /** Path below its own folder, e.g. `staging/orders.sql` of `models/staging/orders.sql`. */
  path: string;
  absolutePath: string;
  extension: string;
}

/** With its text; that of data is empty. */
export interface ReadFile extends ProjectFile {
  text: string;
}

const kinds: readonly (readonly [FileKind, keyof DbtPackage['file'], readonly string[]])[] = [
  ['model', 'model-paths', ['sql', 'py', 'yml', 'yaml', 'md']],
  ['seed', 'seed-paths', ['csv', 'yml', 'yaml', 'md']],
  ['snapshot', 'snapshot-paths', ['sql', 'yml', 'yaml', 'md']],
  ['macro', 'macro-paths', ['sql', 'yml', 'yaml', 'md']],
  ['test', 'test-paths', ['sql', 'yml', 'yaml']],
  ['analysis', 'analysis-paths', ['sql', 'yml', 'yaml', 'md']],
];

/** All files of a package that count, each once, sorted. */
export async function listProjectFiles(runtime: Runtime, dbtPackage: DbtPackage): Promise<ProjectFile[]> {
  const {paths, files} = runtime;
  const found = new Map<string, ProjectFile>();
  for (const [kind, key, extensions] of kinds)
    for (const folder of dbtPackage.file[key] as string[]) {
      const directory = paths.resolve(dbtPackage.root, folder);
      if (!(await files.exists(directory))) continue;
      const patterns = extensions.map((extension) => `**/*.${extension}`);
      for (const absolutePath of await files.glob(patterns, directory)) {
        const below = paths.relative(dbtPackage.root, absolutePath).replaceAll('\\', '/');
        if (found.has(`${kind}:${absolutePath}`) || isElsewhere(below, dbtPackage)) continue;
        found.set(`${kind}:${absolutePath}`, {
          kind,
          dbtPackage,
          file: `${dbtPackage.prefix}${below}`,
          path: paths.relative(directory, absolutePath).replaceAll('\\', '/'),
          absolutePath,
          extension: paths.extname(absolutePath).slice(1).toLowerCase(),
        });
      }
    }
  return [...found.values()];
}

/** Below a folder of packages or results, when a project keeps its models in its own folder. */
function isElsewhere(path: string, {file}: DbtPackage): boolean {
  return [file['packages-install-path'], file['target-path']].some((folder) => path.startsWith(`${folder}/`));
}
