import {Dict, HostObject, define, isTrue} from '../../jinja/index.ts';

export interface RelationParts {
  database?: string | undefined;
  schema?: string | undefined;
  identifier?: string | undefined;
}

type Part = keyof RelationParts;
const partNames = ['database', 'schema', 'identifier'] as const;
type Flags = Readonly<Record<Part, boolean>>;
const all: Flags = {database: true, schema: true, identifier: true};

export type QuoteName = (name: string) => string;

/** `Relation` of dbt: what `ref`, `source` and `this` give; prints as quoted SQL. */
export class DbtRelation extends HostObject {
  readonly parts: RelationParts;
  /** `table`, `view`, `cte` and so on, where known. */
  readonly kind: string | undefined;
  readonly #quoteName: QuoteName;
  readonly #included: Flags;
  readonly #quoted: Flags;
  readonly #rendered: string | undefined;

  constructor(
    parts: RelationParts,
    quoteName: QuoteName,
    options: {
      kind?: string | undefined;
      included?: Flags;
      quoted?: Flags;
      rendered?: string | undefined;
    } = {},
  ) {
    super();
    this.parts = parts;
    this.kind = options.kind;
    this.#quoteName = quoteName;
    this.#included = options.included ?? all;
    this.#quoted = options.quoted ?? all;
    this.#rendered = options.rendered;
  }

  text(): string {
    if (this.#rendered !== undefined) return this.#rendered;
    return partNames
      .filter((part) => this.#included[part] && this.parts[part])
      .map((part) => (this.#quoted[part] ? this.#quoteName(this.parts[part]!) : this.parts[part]!))
      .join('.');
  }

  with(changes: {
    parts?: RelationParts;
    kind?: string | undefined;
    included?: Flags;
    quoted?: Flags;
  }): DbtRelation {
    return new DbtRelation(changes.parts ?? this.parts, this.#quoteName, {
      kind: 'kind' in changes ? changes.kind : this.kind,
      included: changes.included ?? this.#included,
      quoted: changes.quoted ?? this.#quoted,
    });
  }

  attribute(name: string): unknown {
    const {parts, kind} = this;
    switch (name) {
      case 'database':
      case 'schema':
      case 'identifier':
        return parts[name] ?? null;
      case 'name':
      case 'table':
        return parts.identifier ?? null;
      case 'type':
        return kind ?? null;
      case 'is_table':
      case 'is_view':
      case 'is_cte':
        return kind === name.slice(3);
      case 'is_materialized_view':
      case 'is_dynamic_table':
      case 'is_iceberg_format':
        return false;
      case 'can_be_renamed':
      case 'can_be_replaced':
        return true;
      case 'path':
        return new Dict(partNames.map((part) => [part, parts[part] ?? null]));
      case 'include':
        return define(name, ['database?', 'schema?', 'identifier?'], (...given) =>
          this.with({included: flags(given, this.#included)}),
        );
      case 'quote':
        return define(name, ['database?', 'schema?', 'identifier?'], (...given) =>
          this.with({quoted: flags(given, this.#quoted)}),
        );
      case 'render':
        return define(name, [], () => this.text());
      case 'without_identifier':
        return define(name, [], () => this.with({included: {...this.#included, identifier: false}}));
      case 'quoted':
        return define(name, ['identifier'], (identifier) => this.#quoteName(String(identifier)));
      case 'information_schema':
        return define(name, ['view?'], (view) => this.#informationSchema(view));
      case 'incorporate':
      case 'replace':
        return define(name, ['path?', 'type?', '**rest'], (path, type) => this.#incorporate(path, type));
      case 'replace_path':
        return define(name, ['database?', 'schema?', 'identifier?'], (...given) =>
          this.with({parts: replaced(parts, given)}),
        );
    }
    return undefined;
  }

  #informationSchema(view: unknown): DbtRelation {
    return new DbtRelation(
      {
        database: this.parts.database,
        schema: 'information_schema',
        identifier: typeof view === 'string' ? view.toLowerCase() : undefined,
      },
      this.#quoteName,
      {quoted: {database: true, schema: false, identifier: false}},
    );
  }

  #incorporate(path: unknown, type: unknown): DbtRelation {
    const given =
      path instanceof Dict ? partNames.map((part) => (path.has(part) ? path.get(part) : undefined)) : [];
    return this.with({
      parts: replaced(this.parts, given),
      ...(type !== undefined && {kind: typeof type === 'string' ? type : undefined}),
    });
  }

  override equals(other: HostObject): boolean {
    return other instanceof DbtRelation && other.text() === this.text();
  }
  override compare(other: HostObject): number | undefined {
    return other instanceof DbtRelation ? this.text().localeCompare(other.text()) : undefined;
  }
}

function flags(given: readonly unknown[], before: Flags): Flags {
  const [database, schema, identifier] = partNames.map((part, place) =>
    given[place] === undefined ? before[part] : isTrue(given[place]),
  );
  return {database: database!, schema: schema!, identifier: identifier!};
}

/** `undefined` keeps a part, `none` takes it away. */
function replaced(parts: RelationParts, given: readonly unknown[]): RelationParts {
  return Object.fromEntries(
    partNames.map((part, place) => {
      const value = given[place];
      return [part, value === undefined ? parts[part] : value === null ? undefined : String(value)];
    }),
  );
}
