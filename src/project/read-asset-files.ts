import type {Runtime} from '../runtime/ports.ts';
import type {AssetFile} from './asset-file.ts';

/** Folder of the assets below the project folder. */
const assetsFolder = 'assets';

/** Endings of files that are sources by themselves, with the connection that reads them. */
export type ScriptConnections = ReadonlyMap<string, string>;

/** Endings of asset files that plugins read. */
export interface AssetReaders {
  /** Files with code, which have a header. */
  scripts: ScriptConnections;
  /** Files with rows, which may have a YAML file beside them. */
  seeds: ScriptConnections;
}

export const noReaders: AssetReaders = {scripts: new Map(), seeds: new Map()};

export interface FoundFiles {
  files: readonly AssetFile[];
  /** Paths of files with rows, which are not read. */
  seeds: readonly string[];
}

/** Every file below `assets/` that may be an asset, in the order of their paths. */
export async function readAssetFiles(
  runtime: Runtime,
  root: string,
  {scripts, seeds}: AssetReaders,
): Promise<FoundFiles> {
  const directory = runtime.paths.join(root, assetsFolder);
  const find = async (endings: readonly string[]) => {
    if (endings.length === 0) return [];
    return runtime.files.glob(
      endings.map((ending) => `**/*${ending}`),
      directory,
    );
  };
  const relative = (path: string) => runtime.paths.relative(root, path).replaceAll('\\', '/');
  const paths = await find(['.sql', '.yml', '.yaml', ...scripts.keys()]);
  return {
    files: await Promise.all(
      paths.map(async (path) => ({file: relative(path), text: await runtime.files.readText(path)})),
    ),
    seeds: (await find([...seeds.keys()])).map(relative),
  };
}
