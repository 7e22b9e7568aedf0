import {defaultShape, type Contract} from '../../project/contract.ts';
import {formatTypeName} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {findLoads} from './find-load.ts';

/** The contract of an asset as it is in force. */
export interface ContractView {
  asset: string;
  /** File of the asset, below the project folder. */
  file: string;
  tables: Contract['tables'];
  columns: Contract['columns'];
  types: Contract['types'];
  /** Columns that were agreed on, by the asset or its contract file. */
  agreed: readonly {name: string; type?: string; rule?: string}[];
}

export async function showContracts(
  context: OperationContext,
  names: readonly string[],
): Promise<ContractView[]> {
  const loads = await findLoads(context, names);
  return loads.map(({asset}) => {
    const {tables, columns, types, agreed} = (asset.settings.shape ?? defaultShape).contract;
    return {
      asset: asset.name,
      file: asset.file,
      tables,
      columns,
      types,
      agreed: agreed.map(({name, type, rule}) => ({
        name,
        ...(type && {type: formatTypeName(type)}),
        ...(rule !== undefined && {rule}),
      })),
    };
  });
}
