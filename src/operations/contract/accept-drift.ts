import {stringify} from 'yaml';
import {contractsFolder} from '../../project/load-contracts.ts';
import {formatTypeName, type Column, type ColumnType} from '../../warehouse/index.ts';
import type {Drift} from '../../pipeline/contract/contract.ts';
import type {OperationContext} from '../context.ts';
import {compareWithTable, type Comparison} from './find-drift.ts';
import {findLoads} from './find-load.ts';

/** Columns that were agreed on, and the file that says so. */
export interface AcceptedContract {
  asset: string;
  /** Path below the project folder. */
  file: string;
  columns: readonly {name: string; type: string}[];
  /** False for a dry run, and when the file says so already. */
  isWritten: boolean;
}

/**
 * Writes the columns of the source as it is now into the contract file of the asset, to be reviewed and committed like
 * code. The next load then changes the table as agreed. Touches neither source nor table.
 */
export async function acceptDrift(
  context: OperationContext,
  name: string,
  {dryRun}: {dryRun: boolean},
): Promise<AcceptedContract> {
  const [load] = await findLoads(context, [name]);
  const comparison = await compareWithTable(context, load!);
  const columns = agreedColumns(comparison);
  const {files, paths} = context.runtime;
  const file = `${contractsFolder}/${name}.yml`;
  const path = paths.join(load!.root, contractsFolder, `${name}.yml`);
  const text = stringify({asset: name, columns});
  const isSame = (await files.exists(path)) && (await files.readText(path)) === text;
  const isWritten = !dryRun && !isSame;
  if (isWritten) {
    await files.makeDirectory(paths.dirname(path));
    await files.writeText(path, text);
  }
  return {asset: name, file, columns, isWritten};
}

/** A column that both have keeps the type of the table, unless the source needs another. */
function agreedColumns({source, target, drift}: Comparison): {name: string; type: string}[] {
  return source.map((column) => ({
    name: column.name,
    type: formatTypeName(agreedType(column, target.description?.columns, drift)),
  }));
}

function agreedType(
  column: Column,
  existing: readonly Column[] | undefined,
  drift: readonly Drift[],
): ColumnType {
  const found = drift.find((item) => item.column === column.name);
  if (found?.becomes) return found.becomes;
  if (found && found.kind !== 'narrower-type') return column.type;
  return existing?.find(({name}) => name === column.name)?.type ?? column.type;
}
