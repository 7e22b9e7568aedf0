import {Dict, HostObject, Tuple, define, toFloat, toText} from '../../jinja/index.ts';
import type {ColumnType, Value} from '../../warehouse/index.ts';

export interface QueryResult {
  columns: readonly {name: string; type: ColumnType}[];
  rows: readonly (readonly Value[])[];
}

/** A value of a result as templates see it. */
function toTemplateValue(value: Value, type: ColumnType): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string')
    return type.kind === 'decimal' && value !== null ? decimal(String(value)) : value;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value === 'number') return type.kind === 'float' ? toFloat(value) : value;
  if (Array.isArray(value)) return value.map((item) => toTemplateValue(item as Value, {kind: 'unknown'}));
  return value instanceof Uint8Array ? toHex(value) : String(value);
}

function decimal(text: string): unknown {
  const value = Number(text);
  return text.includes('.') ? toFloat(value) : Number.isSafeInteger(value) ? value : text;
}

/** `Row` of agate: by position, by name, or as an attribute. */
class ResultRow extends HostObject {
  readonly #names: readonly string[];
  readonly #cells: readonly unknown[];

  constructor(names: readonly string[], cells: readonly unknown[]) {
    super();
    this.#names = names;
    this.#cells = cells;
  }
  text(): string {
    return `<agate.Row: (${this.#cells.map(toText).join(', ')})>`;
  }
  override items(): readonly unknown[] {
    return this.#cells;
  }
  override item(key: unknown): unknown {
    const place =
      typeof key === 'number' ? (key < 0 ? key + this.#cells.length : key) : this.#names.indexOf(String(key));
    return place in this.#cells ? this.#cells[place] : undefined;
  }
  attribute(name: string): unknown {
    switch (name) {
      case 'values':
        return define(name, [], () => Tuple.make(...this.#cells));
      case 'keys':
        return define(name, [], () => [...this.#names]);
      case 'dict':
        return define(
          name,
          [],
          () => new Dict(this.#names.map((column, place) => [column, this.#cells[place]])),
        );
      case 'get':
        return define(name, ['key', 'default?'], (key, fallback = null) => this.item(key) ?? fallback);
    }
    return this.item(name);
  }
}

class ResultColumn extends HostObject {
  readonly #name: string;
  readonly #cells: readonly unknown[];
  constructor(name: string, cells: readonly unknown[]) {
    super();
    this.#name = name;
    this.#cells = cells;
  }
  text(): string {
    return `<agate.Column: (${this.#cells.map(toText).join(', ')})>`;
  }
  override items(): readonly unknown[] {
    return this.#cells;
  }
  override item(key: unknown): unknown {
    return typeof key === 'number' ? this.#cells[key] : this.attribute(String(key));
  }
  attribute(name: string): unknown {
    if (name === 'name') return this.#name;
    if (name === 'values') return define(name, [], () => Tuple.make(...this.#cells));
    return undefined;
  }
}

/** List of rows or columns, by position or by name. */
class NamedList extends HostObject {
  readonly #names: readonly string[];
  readonly #members: readonly unknown[];
  constructor(names: readonly string[], members: readonly unknown[]) {
    super();
    this.#names = names;
    this.#members = members;
  }
  text(): string {
    return `<agate.MappedSequence: ${this.#members.length}>`;
  }
  override items(): readonly unknown[] {
    return this.#members;
  }
  override item(key: unknown): unknown {
    if (typeof key === 'number') return this.#members[key < 0 ? key + this.#members.length : key];
    return this.#members[this.#names.indexOf(String(key))];
  }
  attribute(name: string): unknown {
    if (name === 'values') return define(name, [], () => Tuple.make(...this.#members));
    if (name === 'keys') return define(name, [], () => [...this.#names]);
    return this.item(name);
  }
}

/** `Table` of agate, as `run_query` gives it. */
export class ResultTable extends HostObject {
  readonly #names: readonly string[];
  readonly #rows: readonly (readonly unknown[])[];

  constructor({columns, rows}: QueryResult) {
    super();
    this.#names = columns.map(({name}) => name);
    this.#rows = rows.map((row) => row.map((cell, place) => toTemplateValue(cell, columns[place]!.type)));
  }

  #rowList(): ResultRow[] {
    return this.#rows.map((row) => new ResultRow(this.#names, row));
  }
  text(): string {
    return `<agate.Table: ${this.#names.join(', ')}>`;
  }
  override items(): readonly unknown[] {
    return this.#rowList();
  }
  override item(key: unknown): unknown {
    return typeof key === 'number' ? this.#rowList()[key] : this.attribute(String(key));
  }
  attribute(name: string): unknown {
    const names = this.#names;
    switch (name) {
      case 'rows':
        return new NamedList([], this.#rowList());
      case 'columns':
        return new NamedList(
          names,
          names.map(
            (column, place) =>
              new ResultColumn(
                column,
                this.#rows.map((row) => row[place]),
              ),
          ),
        );
      case 'column_names':
        return [...names];
      case 'column_dict':
        return new Dict(names.map((column, place) => [column, this.#rows.map((row) => row[place])]));
      case 'print_table':
        return define(name, ['*rest', '**named'], () => '');
    }
    return undefined;
  }
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
