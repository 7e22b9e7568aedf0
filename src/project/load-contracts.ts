import {parseYamlDocument, validateDocument} from '../config/yaml-document.ts';
import {UsageError} from '../errors/index.ts';
import type {Runtime} from '../runtime/ports.ts';
import {suggest} from '../util/suggest.ts';
import {isLoaded, type Asset} from './asset.ts';
import {contractFileSchema, type ContractFile} from './contract-schema.ts';
import {defaultShape} from './contract.ts';
import {withContractFile} from './parse-shape.ts';

/** Folder of the contract files below the project folder. */
export const contractsFolder = 'contracts';

export interface FoundContract extends ContractFile {
  /** Path below the project folder. */
  file: string;
}

/** The contract files of a project. Throws `UsageError` for the first that cannot be understood. */
export async function loadContracts(runtime: Runtime, root: string): Promise<FoundContract[]> {
  const paths = await runtime.files.glob(
    ['**/*.yml', '**/*.yaml'],
    runtime.paths.join(root, contractsFolder),
  );
  const contracts: FoundContract[] = [];
  for (const path of paths) {
    const file = runtime.paths.relative(root, path).replaceAll('\\', '/');
    const document = parseYamlDocument(await runtime.files.readText(path), file);
    const contract = {...validateDocument(document, contractFileSchema), file};
    refuseRepeated(contract, contracts);
    contracts.push(contract);
  }
  return contracts;
}

/** Assets that know the columns which were agreed on. Throws when a contract is about no asset that loads. */
export function withContracts(assets: readonly Asset[], contracts: readonly FoundContract[]): Asset[] {
  const loads = assets.filter(isLoaded).map(({name}) => name);
  for (const {asset, file} of contracts) {
    if (loads.includes(asset)) continue;
    const near = suggest(asset, loads);
    throw new UsageError(`${file} is about ${asset}, which is no asset that loads`, {
      code: 'asset-invalid',
      hint: `${near === undefined ? '' : `Did you mean ${near}? `}Correct \`asset:\` or remove the file.`,
    });
  }
  return assets.map((asset) => {
    const contract = contracts.find((candidate) => candidate.asset === asset.name);
    if (!isLoaded(asset) || !contract) return asset;
    const shape = withContractFile(asset.settings.shape ?? defaultShape, contract);
    return {...asset, settings: {...asset.settings, shape}};
  });
}

function refuseRepeated(contract: FoundContract, others: readonly FoundContract[]): void {
  const other = others.find(({asset}) => asset === contract.asset);
  if (other)
    throw new UsageError(`${other.file} and ${contract.file} are both about ${contract.asset}`, {
      code: 'asset-invalid',
      hint: 'Remove one of them.',
    });
  const names = contract.columns.map(({name}) => name);
  const twice = names.find((name, position) => names.indexOf(name) !== position);
  if (twice !== undefined)
    throw new UsageError(`${contract.file} names the column ${twice} twice`, {
      code: 'asset-invalid',
      hint: 'Remove one of them.',
    });
}
