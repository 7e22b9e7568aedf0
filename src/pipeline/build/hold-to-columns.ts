import {RunError} from '../../errors/index.ts';
import type {EnforcedColumn} from '../../project/asset.ts';
import {countOf} from '../../util/format-quantity.ts';
import type {Column, ColumnType, OpenWarehouse} from '../../warehouse/index.ts';

export interface ColumnContract {
  asset: string;
  columns: readonly EnforcedColumn[];
  /** What would be built. */
  select: string;
  warehouse: OpenWarehouse;
  signal: AbortSignal;
}

/** Refuses to build what has other columns than agreed, or no value where there must be one. Throws `RunError`. */
export async function holdToColumns(contract: ColumnContract): Promise<void> {
  const {asset, columns, warehouse} = contract;
  const given = await columnsOf(contract);
  const problems = [
    ...columns.flatMap((column) => problemOf(column, given, warehouse)),
    ...given
      .filter(({name}) => !columns.some((column) => isSameName(column.name, name)))
      .map(({name, nativeType}) => `${name} (${nativeType}) is not in the contract`),
  ];
  if (problems.length === 0) problems.push(...(await findMissingValues(contract)));
  if (problems.length > 0)
    throw new RunError(
      `${asset}: the SELECT breaks its contract\n${problems.map((line) => `  ${line}`).join('\n')}`,
      {
        code: 'contract-broken',
        hint: 'Nothing was built. Correct the SELECT, or the columns of the asset.',
      },
    );
}

function problemOf(
  {name, nativeType}: EnforcedColumn,
  given: readonly Column[],
  {definition: {dialect}}: OpenWarehouse,
): string[] {
  const found = given.find((column) => isSameName(column.name, name));
  if (!found) return [`${name} (${nativeType}) is missing`];
  if (isCompatible(found.type, dialect.fromNativeType(nativeType))) return [];
  return [`${name} is ${found.nativeType}, and ${nativeType} was agreed`];
}

/** Digits of a decimal count only where both sides name them; a type that the system does not tell fits any. */
function isCompatible(given: ColumnType, agreed: ColumnType): boolean {
  if (given.kind === 'unknown') return true;
  if (given.kind === 'decimal' && agreed.kind === 'decimal')
    return (
      given.precision === undefined ||
      agreed.precision === undefined ||
      (given.precision === agreed.precision && given.scale === agreed.scale)
    );
  return JSON.stringify(given) === JSON.stringify(agreed);
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

async function columnsOf({select, warehouse, signal}: ColumnContract): Promise<readonly Column[]> {
  const result = await warehouse.query.run(
    {text: `select * from (\n${select}\n) as contracted where 1 = 0`},
    {signal},
  );
  await result.close();
  return result.columns;
}

async function findMissingValues({columns, select, warehouse, signal}: ColumnContract): Promise<string[]> {
  const required = columns.filter(({isNullable}) => !isNullable);
  if (required.length === 0) return [];
  const {dialect} = warehouse.definition;
  const counts = required.map(({name}) => `count(*) - count(${dialect.quoteIdentifier(name)})`).join(', ');
  const result = await warehouse.query.run(
    {text: `select ${counts} from (\n${select}\n) as contracted`},
    {signal},
  );
  try {
    for await (const batch of result.batches)
      return required.flatMap(({name}, index) => {
        const missing = Number(batch.columns[index]![0]);
        return missing === 0
          ? []
          : [
              `${name} must have a value, and ${countOf(missing, 'row')} ${missing === 1 ? 'has' : 'have'} none`,
            ];
      });
    return [];
  } finally {
    await result.close();
  }
}
