import {HostObject, define} from '../../jinja/index.ts';

const labels: Readonly<Record<string, string>> = {STRING: 'TEXT'};

/** `api.Column.translate_type`. */
export function translateType(type: string): string {
  return labels[type.toUpperCase()] ?? type;
}

export interface ColumnFacts {
  name: string;
  type: string;
  characterSize?: number | undefined;
  precision?: number | undefined;
  scale?: number | undefined;
}

/** `Column` of dbt, as `adapter.get_columns_in_relation` gives it. */
export class DbtColumn extends HostObject {
  readonly facts: ColumnFacts;
  readonly #quote: (name: string) => string;

  constructor(facts: ColumnFacts, quote: (name: string) => string) {
    super();
    this.facts = facts;
    this.#quote = quote;
  }

  text(): string {
    return `<Column ${this.facts.name} (${this.dataType()})>`;
  }

  dataType(): string {
    const {type, characterSize, precision, scale} = this.facts;
    const name = type.toLowerCase();
    if (isText(name))
      return characterSize === undefined && name === 'text' ? 'text' : stringType(name, characterSize);
    if ((name === 'numeric' || name === 'decimal') && precision !== undefined)
      return `${type}(${precision},${scale ?? 0})`;
    return type;
  }

  attribute(name: string): unknown {
    const {facts} = this;
    const type = facts.type.toLowerCase();
    switch (name) {
      case 'name':
      case 'column':
        return facts.name;
      case 'quoted':
        return this.#quote(facts.name);
      case 'dtype':
        return facts.type;
      case 'data_type':
        return this.dataType();
      case 'char_size':
        return facts.characterSize ?? null;
      case 'numeric_precision':
        return facts.precision ?? null;
      case 'numeric_scale':
        return facts.scale ?? null;
      case 'is_string':
        return define(name, [], () => isText(type));
      case 'is_number':
        return define(name, [], () => isInteger(type) || isDecimal(type) || isFloat(type));
      case 'is_integer':
        return define(name, [], () => isInteger(type));
      case 'is_numeric':
        return define(name, [], () => isDecimal(type));
      case 'is_float':
        return define(name, [], () => isFloat(type));
      case 'string_size':
        return define(name, [], () => facts.characterSize ?? 256);
    }
    return undefined;
  }

  override equals(other: HostObject): boolean {
    return (
      other instanceof DbtColumn &&
      other.facts.name === this.facts.name &&
      other.dataType() === this.dataType()
    );
  }
}

function stringType(name: string, size: number | undefined): string {
  return size === undefined
    ? name === 'character varying' || name === 'varchar'
      ? 'character varying(256)'
      : name
    : `character varying(${size})`;
}

const isText = (type: string) => ['text', 'character varying', 'character', 'varchar'].includes(type);
const isInteger = (type: string) =>
  [
    'smallint',
    'integer',
    'bigint',
    'smallserial',
    'serial',
    'bigserial',
    'int2',
    'int4',
    'int8',
    'tinyint',
    'hugeint',
  ].includes(type);
const isDecimal = (type: string) => /^(numeric|decimal)/.test(type);
const isFloat = (type: string) =>
  ['real', 'float4', 'float', 'double precision', 'float8', 'double'].includes(type);
