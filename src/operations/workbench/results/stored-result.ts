import type {Column, Dialect} from '../../../warehouse/index.ts';

/** A result in the spool: its columns as its source gave them, and how they are kept. */
export interface StoredResult {
  readonly table: string;
  /** With names that are unique. */
  readonly columns: readonly Column[];
  /** The same columns as they are kept by now. */
  stored(): readonly Column[];
  /** Rows that queries see by now. */
  readableRows(): number;
}

/** The name hides the row numbers of the spool. */
const takenNames = ['rowid'];

/** Columns with names that differ whatever their case; a name that is free stays as it is. */
export function nameColumns(columns: readonly Column[]): Column[] {
  const taken = new Set(takenNames);
  const given = new Set(columns.map(({name}) => name.toLowerCase()));
  return columns.map((column, index) => {
    const base = column.name === '' ? `column_${index + 1}` : column.name;
    let name = base;
    for (let count = 2; taken.has(name.toLowerCase()) || isGivenToAnother(name, column.name); count++)
      name = `${base}_${count}`;
    taken.add(name.toLowerCase());
    return {...column, name};
  });

  function isGivenToAnother(name: string, own: string): boolean {
    return name !== own && given.has(name.toLowerCase());
  }
}

/** SQL expressions for the values of one column of a stored result. */
export interface ColumnSql {
  /** The value as it is kept. */
  value: string;
  /** The value as text, as people see it. */
  text: string;
  /** The value as a number that arithmetic can use; undefined where there is no such thing. Times are microseconds. */
  number: string | undefined;
  /** What to order by, so that numbers kept as text are ordered as numbers. */
  order: readonly string[];
}

export function columnSql(result: StoredResult, index: number, dialect: Dialect, alias = 'r'): ColumnSql {
  const {name, type} = result.columns[index]!;
  const stored = result.stored()[index]!.type;
  const value = `${alias}.${dialect.quoteIdentifier(name)}`;
  const isText = stored.kind === 'text';
  const parsed = (as: string) => (isText ? `try_cast(${value} as ${as})` : value);
  const finite = (micros: string, moment: string) => `case when isfinite(${moment}) then ${micros} end`;
  const sql = (number: string | undefined, order: readonly string[] = [value]): ColumnSql => ({
    value,
    text: textSql(value, stored.kind),
    number,
    order,
  });
  switch (type.kind) {
    case 'integer':
      return sql(`cast(${value} as double)`);
    case 'float':
      return sql(`case when isfinite(${value}) then cast(${value} as double) end`);
    case 'decimal': {
      const double = isText ? `try_cast(${value} as double)` : `cast(${value} as double)`;
      return sql(`case when isfinite(${double}) then ${double} end`, isText ? [double, value] : [value]);
    }
    case 'date':
    case 'timestamp': {
      const moment =
        type.kind === 'date'
          ? `try_cast(${parsed('date')} as timestamp)`
          : parsed(type.zoned ? 'timestamptz' : 'timestamp');
      return sql(finite(`cast(epoch_us(${moment}) as double)`, moment), isText ? [moment, value] : [value]);
    }
    case 'interval':
      return sql(undefined, [`try_cast(${value} as interval)`, value]);
    default:
      return sql(undefined);
  }
}

function textSql(value: string, kind: Column['type']['kind']): string {
  const varchar = `cast(${value} as varchar)`;
  switch (kind) {
    case 'text':
    case 'json':
      return varchar;
    case 'bytes':
      return `('\\x' || lower(hex(${value})))`;
    case 'list':
    case 'map':
    case 'struct':
      return `cast(to_json(${value}) as varchar)`;
    case 'float':
      return `regexp_replace(${varchar}, '\\.0$', '')`;
    default:
      return varchar;
  }
}
