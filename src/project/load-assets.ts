import {parseYamlDocument, validateDocument} from '../config/yaml-document.ts';
import {OpsError, UsageError} from '../errors/index.ts';
import type {Runtime} from '../runtime/ports.ts';
import {checksFileSchema} from './asset-schema.ts';
import type {AssetFile} from './asset-file.ts';
import type {Asset, TableGroup} from './asset.ts';
import {parseAsset} from './parse-asset.ts';
import {parseChecks} from './parse-checks.ts';
import {parseScript} from './parse-script.ts';
import {parseSeed} from './parse-seed.ts';
import {unitTestSuffix} from './unit-test/load-unit-tests.ts';
import {noReaders, readAssetFiles, type AssetReaders} from './read-asset-files.ts';

const checksSuffix = /\.checks\.ya?ml$/;

/** Sorted by name, groups by file. */
export interface LoadedAssets {
  assets: readonly Asset[];
  groups: readonly TableGroup[];
  /** Names of assets that are switched off, with their files. */
  disabled: ReadonlyMap<string, string>;
}

/** Every asset of the project. Reports the problems of all files at once. */
export async function loadAssets(
  runtime: Runtime,
  root: string,
  readers: AssetReaders = noReaders,
): Promise<LoadedAssets> {
  const {files: found, seeds} = await readAssetFiles(runtime, root, readers);
  const files = found.filter(({file}) => !unitTestSuffix.test(file));
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
    const script = readers.scripts.get(runtime.paths.extname(file.file));
    return script === undefined ? parseAsset(file) : parseScript(file, script);
  };
  const seedStems = new Set(seeds.map(stemOf));
  const describesSeed = ({file}: AssetFile) => /\.ya?ml$/.test(file) && seedStems.has(stemOf(file));
  const parsed = [
    ...files
      .filter((file) => !checksSuffix.test(file.file) && !describesSeed(file))
      .flatMap((file) => attempt(() => parse(file)) ?? []),
    ...seeds.flatMap((file) => {
      const connection = readers.seeds.get(runtime.paths.extname(file))!;
      const settings = files.find((other) => describesSeed(other) && stemOf(other.file) === stemOf(file));
      return attempt(() => parseSeed(file, {connection, settings})) ?? [];
    }),
  ];
  const withChecks = files
    .filter((file) => checksSuffix.test(file.file))
    .reduce((current, file) => attempt(() => addChecks(current, file)) ?? current, parsed);
  const enabled = withChecks.filter((asset) => asset.enabled);
  const assets = enabled.filter((asset) => asset.kind !== 'tables');
  attempt(() => refuseDuplicates(assets));
  if (problems.length > 0) throw combineProblems(problems);
  return {
    assets: assets.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    groups: enabled.filter((asset) => asset.kind === 'tables'),
    disabled: new Map(
      withChecks.flatMap((asset) =>
        asset.enabled || asset.kind === 'tables' ? [] : [[asset.name, asset.file] as const],
      ),
    ),
  };
}

/** Adds the checks of `marts/daily.checks.yml` to the asset of `marts/daily.sql`. */
function addChecks(assets: readonly (Asset | TableGroup)[], {file, text}: AssetFile): (Asset | TableGroup)[] {
  const stem = file.replace(checksSuffix, '');
  if (!assets.some((asset) => stemOf(asset.file) === stem))
    throw new UsageError(`${file} has checks for an asset that does not exist`, {
      code: 'asset-invalid',
      hint: `Put ${stem}.sql or ${stem}.yml beside it.`,
    });
  const checks = parseChecks(validateDocument(parseYamlDocument(text, file), checksFileSchema));
  return assets.map((asset) =>
    stemOf(asset.file) === stem ? {...asset, checks: [...asset.checks, ...checks]} : asset,
  );
}

function stemOf(file: string): string {
  return file.replace(/\.[^./]+$/, '');
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
