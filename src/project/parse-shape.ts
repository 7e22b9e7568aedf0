import {parseTypeName} from '../warehouse/index.ts';
import type {ContractFile, ShapeKeys} from './contract-schema.ts';
import {
  defaultContract,
  type AgreedColumn,
  type ChildTableSettings,
  type Contract,
  type ContractRule,
  type FlattenSettings,
  type ShapeSettings,
} from './contract.ts';

interface WrittenColumn {
  name: string;
  type?: string | undefined;
  contract?: ContractRule | undefined;
}

export type ShapeInput = ShapeKeys & {columns?: readonly WrittenColumn[] | undefined};

/** How rows are shaped; undefined where they go as they come and the table follows them. */
export function shapeOf(keys: ShapeInput, key: readonly string[]): ShapeSettings | undefined {
  const agreed = (keys.columns ?? []).flatMap(agreedColumn);
  if (!keys.contract && !keys.flatten && !keys.child_tables && agreed.length === 0) return undefined;
  return {
    contract: {...rulesOf(keys.contract), agreed},
    flatten: flattenOf(keys.flatten),
    childTables: childTablesOf(keys.child_tables, key),
  };
}

/** One word is about columns and values; the table itself is created all the same, or it could never be loaded. */
function rulesOf(contract: ShapeKeys['contract']): Omit<Contract, 'agreed'> {
  const {agreed: _, ...usual} = defaultContract;
  if (contract === undefined) return usual;
  if (typeof contract === 'string') return {tables: 'evolve', columns: contract, types: contract};
  return {
    tables: contract.tables ?? usual.tables,
    columns: contract.columns ?? usual.columns,
    types: contract.types ?? usual.types,
  };
}

function agreedColumn({name, type, contract: rule}: WrittenColumn): AgreedColumn[] {
  if (type === undefined && rule === undefined) return [];
  return [
    {
      name,
      ...(type !== undefined && {type: parseTypeName(type)!}),
      ...(rule !== undefined && {rule}),
      isExpected: type !== undefined,
    },
  ];
}

function flattenOf(flatten: ShapeKeys['flatten']): FlattenSettings[] {
  if (!flatten) return [];
  if (Array.isArray(flatten)) return flatten.map((column) => ({column, prefix: `${column}_`}));
  return Object.entries(flatten).map(([column, settings]) => ({
    column,
    prefix: settings?.prefix ?? `${column}_`,
    ...(settings?.depth !== undefined && {depth: settings.depth}),
  }));
}

function childTablesOf(tables: ShapeKeys['child_tables'], key: readonly string[]): ChildTableSettings[] {
  return Object.entries(tables ?? {}).map(([name, settings]) => ({
    name,
    path: settings?.path === undefined ? [name] : pathSegments(settings.path),
    ...(settings?.table !== undefined && {table: settings.table}),
    key: settings?.key === undefined ? key : [settings.key].flat(),
  }));
}

function pathSegments(path: string): string[] {
  return [...path.matchAll(/\.(?:"([^"]+)"|([^."]+))/g)].map((match) => match[1] ?? match[2]!);
}

/** Adds the columns of a contract file; what the asset itself says of a column comes first. */
export function withContractFile(
  shape: ShapeSettings,
  {columns}: Pick<ContractFile, 'columns'>,
): ShapeSettings {
  const own = new Map(shape.contract.agreed.map((column) => [column.name, column]));
  const fromFile = columns.map(({name, type}): AgreedColumn => ({
    type: parseTypeName(type)!,
    ...own.get(name),
    name,
    isExpected: true,
  }));
  const others = shape.contract.agreed.filter(({name}) => !columns.some((column) => column.name === name));
  return {...shape, contract: {...shape.contract, agreed: [...fromFile, ...others]}};
}
