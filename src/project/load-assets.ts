import {parseYamlDocument, validateDocument} from '../config/yaml-document.ts';
import {OpsError, UsageError} from '../errors/index.ts';
import type {Runtime} from '../runtime/ports.ts';
import {checksFileSchema} from './asset-schema.ts';
import type {AssetFile} from './asset-file.ts';
import type {Asset, TableGroup} from './asset.ts';
import {parseAsset} from './parse-asset.ts';
import {parseChecks} from './parse-checks.ts';
import {parseScript} from './parse-script.ts';

/** Folder of the assets below the project folder. */
const assetsFolder = 'assets';

const checksSuffix = /\.checks\.ya?ml$/;

/** Endings of files that are sources by themselves, with the connection that reads them. */
export type ScriptConnections = ReadonlyMap<string, string>;

/** Sorted by name, groups by file. */
export interface LoadedAssets {
  assets: readonly Asset[];
  groups: readonly TableGroup[];
}

/** Every asset of the project. Reports the problems of all files at once. */
export async function loadAssets(
  runtime: Runtime,
  root: string,
  scripts: ScriptConnections = new Map(),
): Promise<LoadedAssets> {
  const files = await readAssetFiles(runtime, root, [...scripts.keys()]);
  const problems: OpsError[] = [];
  const attempt = <Result>(work: () => Result): Result | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof OpsError)) throw error;
      problems.push(error);
      return undefined;
    }
  };
  const parse = (file: AssetFile) => {
    const script = scripts.get(runtime.paths.extname(file.file));
    return script === undefined ? parseAsset(file) : parseScript(file, script);
  };
  const parsed = files
    .filter((file) => !checksSuffix.test(file.file))
    .flatMap((file) => attempt(() => parse(file)) ?? []);
  const withChecks = files
    .filter((file) => checksSuffix.test(file.file))
    .reduce((current, file) => attempt(() => addChecks(current, file)) ?? current, parsed);
  const assets = withChecks.filter((asset) => asset.kind !== 'tables');
  attempt(() => refuseDuplicates(assets));
  if (problems.length > 0) throw combineProblems(problems);
  return {
    assets: assets.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    groups: withChecks.filter((asset) => asset.kind === 'tables'),
  };
}

async function readAssetFiles(
  runtime: Runtime,
  root: string,
  scriptExtensions: readonly string[],
): Promise<AssetFile[]> {
  const directory = runtime.paths.join(root, assetsFolder);
  const patterns = ['.sql', '.yml', '.yaml', ...scriptExtensions].map((ending) => `**/*${ending}`);
  const paths = await runtime.files.glob(patterns, directory);
  return Promise.all(
    paths.map(async (path) => ({
      file: runtime.paths.relative(root, path).replaceAll('\\', '/'),
      text: await runtime.files.readText(path),
    })),
  );
}

/** Adds the checks of `marts/daily.checks.yml` to the asset of `marts/daily.sql`. */
function addChecks(assets: readonly (Asset | TableGroup)[], {file, text}: AssetFile): (Asset | TableGroup)[] {
  const stem = file.replace(checksSuffix, '');
  if (!assets.some((asset) => assetStem(asset) === stem))
    throw new UsageError(`${file} has checks for an asset that does not exist`, {
      code: 'asset-invalid',
      hint: `Put ${stem}.sql or ${stem}.yml beside it.`,
    });
  const checks = parseChecks(validateDocument(parseYamlDocument(text, file), checksFileSchema));
  return assets.map((asset) =>
    assetStem(asset) === stem ? {...asset, checks: [...asset.checks, ...checks]} : asset,
  );
}

function assetStem(asset: Asset | TableGroup): string {
  return asset.file.replace(/\.[^./]+$/, '');
}

/** Throws `UsageError` for the first name that two assets have. */
export function refuseDuplicates(assets: readonly Asset[]): void {
  const seen = new Map<string, Asset>();
  for (const asset of assets) {
    const other = seen.get(asset.name);
    if (other)
      throw new UsageError(`${other.file} and ${asset.file} both define the asset ${asset.name}`, {
        code: 'asset-duplicate',
        hint: 'Rename one file or give it another `name:`.',
      });
    seen.set(asset.name, asset);
  }
}

const mostProblemsShown = 8;

function combineProblems(problems: readonly OpsError[]): OpsError {
  const [first] = problems;
  if (problems.length === 1) return first!;
  const shown = problems.slice(0, mostProblemsShown);
  const rest = problems.length - shown.length;
  return new UsageError(
    [`${problems.length} asset files have problems`, ...shown.map((problem) => indent(problem.message))].join(
      '\n',
    ) + (rest > 0 ? `\n  and ${rest} more` : ''),
    {code: first!.code, ...(first!.hint !== undefined && {hint: first!.hint})},
  );
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
