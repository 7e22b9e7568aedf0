import type {Client, FieldDef} from 'pg';
import type {Column, ColumnType} from '#src/warehouse/index.ts';
import {builtinTypeName} from './builtin-types.ts';
import {fromNativeType} from './native-types.ts';

/** What the server says of a column's type. */
export interface TypeReference {
  oid: number;
  /** The vendor's `typmod`; -1 when there is none. */
  modifier: number;
}

export interface ResolvedType {
  nativeType: string;
  type: ColumnType;
  /** A row type, or an array of one: has fields, but travels as text. */
  isComposite: boolean;
}

/** Knows every type of the database: built-in ones from a table, all others after one look-up each. */
export interface TypeRegistry {
  resolve(references: readonly TypeReference[]): Promise<ResolvedType[]>;
}

interface TypeRow {
  oid: number;
  name: string;
  base_name: string;
  base_oid: number;
  base_kind: string;
  base_category: string;
  element_oid: number | null;
}

/** Domains are followed to their base type, arrays to their element. */
const lookUp = `
with recursive chain(oid, base, depth) as (
  select t.oid, t.oid, 0 from pg_type t where t.oid = any($1::oid[])
  union all
  select c.oid, t.typbasetype, depth + 1 from chain c join pg_type t on t.oid = c.base where t.typtype = 'd'
)
select distinct on (c.oid) c.oid, format_type(c.oid, null) as name,
  format_type(t.oid, null) as base_name, t.oid as base_oid, t.typtype::text as base_kind,
  t.typcategory::text as base_category,
  case when t.typcategory = 'A' and t.typdelim = ',' then t.typelem end as element_oid
from chain c join pg_type t on t.oid = c.base
order by c.oid, c.depth desc`;

export function createTypeRegistry(
  withClient: <T>(work: (client: Client) => Promise<T>) => Promise<T>,
): TypeRegistry {
  const known = new Map<number, ResolvedType>();

  async function learn(oids: readonly number[]): Promise<void> {
    const missing = [...new Set(oids)].filter(
      (oid) => !known.has(oid) && builtinTypeName(oid, -1) === undefined,
    );
    if (missing.length === 0) return;
    const {rows} = await withClient((client) => client.query<TypeRow>(lookUp, [missing]));
    await learn(rows.flatMap((row) => row.element_oid ?? []));
    for (const row of rows) known.set(row.oid, describe(row));
    for (const oid of missing) if (!known.has(oid)) known.set(oid, unknownType(`oid ${oid}`));
  }

  function describe(row: TypeRow): ResolvedType {
    if (row.element_oid !== null) {
      const element = find(row.element_oid, -1);
      return {
        nativeType: row.name,
        type: {kind: 'list', element: element.type},
        isComposite: element.isComposite,
      };
    }
    if (row.base_oid !== row.oid && builtinTypeName(row.base_oid, -1) !== undefined)
      return {...find(row.base_oid, -1), nativeType: row.name};
    return {nativeType: row.name, type: userType(row), isComposite: row.base_kind === 'c'};
  }

  function find(oid: number, modifier: number): ResolvedType {
    const builtin = builtinTypeName(oid, modifier);
    if (builtin === undefined) return known.get(oid)!;
    return {nativeType: builtin, type: fromNativeType(builtin), isComposite: false};
  }

  return {
    async resolve(references) {
      await learn(references.map((reference) => reference.oid));
      return references.map(({oid, modifier}) => find(oid, modifier));
    },
  };
}

/** Columns of a result as the server announced them. */
export async function columnsOf(registry: TypeRegistry, fields: readonly FieldDef[]): Promise<Column[]> {
  const types = await registry.resolve(fields.map(fieldType));
  return fields.map((field, index) => ({
    name: field.name,
    type: types[index]!.type,
    nativeType: types[index]!.nativeType,
  }));
}

export function fieldType(field: FieldDef): TypeReference {
  return {oid: field.dataTypeID, modifier: field.dataTypeModifier};
}

/** Enumerations and string-like extension types are text; the rest keeps the vendor's text form. */
function userType(row: TypeRow): ColumnType {
  return row.base_kind === 'e' || row.base_category === 'S' ? {kind: 'text'} : {kind: 'unknown'};
}

function unknownType(nativeType: string): ResolvedType {
  return {nativeType, type: {kind: 'unknown'}, isComposite: false};
}
