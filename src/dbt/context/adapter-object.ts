import {Dict, HostObject, PythonError, Tuple, define, toText, type Arguments} from '../../jinja/index.ts';
import {UsageError} from '../../errors/index.ts';
import {columnsSelect, nameConditions, relationKind, relationsSelect, schemaSql} from './catalog-sql.ts';
import type {MacroEntry} from '../macros/macro-registry.ts';
import {DbtColumn} from './dbt-column.ts';
import {DbtRelation, type RelationParts} from './dbt-relation.ts';
import type {Rendering} from './rendering.ts';
import {ResultTable, type QueryResult} from './result-table.ts';

/** `adapter` of dbt. What it has to know of the database, it asks. */
export class AdapterObject extends HostObject {
  readonly #rendering: Rendering;
  readonly #bind: (entry: MacroEntry) => unknown;

  constructor(rendering: Rendering, bind: (entry: MacroEntry) => unknown) {
    super();
    this.#rendering = rendering;
    this.#bind = bind;
  }
  text(): string {
    return `<adapter ${this.#rendering.project.flavour.type}>`;
  }

  attribute(name: string): unknown {
    const {project} = this.#rendering;
    switch (name) {
      case 'dispatch':
        return define(name, ['macro_name', 'macro_namespace?', 'packages?'], (macro, namespace) =>
          this.#dispatch(String(macro), namespace),
        );
      case 'type':
        return define(name, [], () => project.flavour.type);
      case 'quote':
      case 'quote_as_configured':
      case 'quote_seed_column':
        return define(name, ['identifier', '*rest'], (identifier) => project.quoteName(toText(identifier)));
      case 'execute':
        return define(name, ['sql', 'auto_begin?', 'fetch?', 'limit?'], (sql) =>
          Tuple.make('OK', new ResultTable(this.ask(toText(sql)))),
        );
      case 'add_query':
        return define(name, ['sql', '*rest', '**named'], (sql) => void this.ask(toText(sql)));
      case 'get_relation':
        return define(name, ['database?', 'schema?', 'identifier?'], (database, schema, identifier) =>
          this.#find({database: textOf(database), schema: textOf(schema), identifier: textOf(identifier)}),
        );
      case 'load_relation':
        return define(name, ['relation'], (relation: DbtRelation) => this.#find(relation.parts));
      case 'already_exists':
        return define(
          name,
          ['schema', 'identifier'],
          (schema, identifier) =>
            this.#find({
              database: project.target.database,
              schema: textOf(schema),
              identifier: textOf(identifier),
            }) !== null,
        );
      case 'list_relations':
      case 'list_relations_without_caching':
        return define(name, ['database?', 'schema?'], (database, schema) =>
          database instanceof DbtRelation
            ? this.#list(database.parts.database, database.parts.schema)
            : this.#list(textOf(database), textOf(schema)),
        );
      case 'get_columns_in_relation':
        return define(name, ['relation'], (relation) => this.columns(relation));
      case 'get_missing_columns':
        return define(name, ['from_relation', 'to_relation'], (from, to) => {
          const known = new Set(this.columns(to).map(({facts}) => facts.name.toLowerCase()));
          return this.columns(from).filter(({facts}) => !known.has(facts.name.toLowerCase()));
        });
      case 'check_schema_exists':
        return define(name, ['database?', 'schema?'], (_, schema) => this.#hasSchema(toText(schema)));
      case 'create_schema':
        return this.#statement(
          name,
          (relation) => `create schema if not exists ${schemaSql(relation, project.target.database)}`,
        );
      case 'drop_schema':
        return this.#statement(
          name,
          (relation) => `drop schema if exists ${schemaSql(relation, project.target.database)} cascade`,
        );
      case 'drop_relation':
        return this.#statement(
          name,
          (relation) => `drop ${relation.kind ?? 'table'} if exists ${relation.text()} cascade`,
        );
      case 'truncate_relation':
        return this.#statement(name, (relation) => `truncate table ${relation.text()}`);
      case 'rename_relation':
        return define(name, ['from_relation', 'to_relation'], (from: DbtRelation, to: DbtRelation) => {
          this.ask(
            `alter ${from.kind ?? 'table'} ${from.text()} rename to ${project.quoteName(to.parts.identifier ?? '')}`,
          );
          return '';
        });
      case 'commit':
      case 'clear_transaction':
      case 'expand_target_column_types':
      case 'cache_renamed':
        return define(name, ['*rest', '**named'], () => '');
      case 'valid_incremental_strategies':
        return define(name, [], () => [...project.flavour.strategies]);
      case 'behavior':
        return new Dict();
      case 'Relation':
        return new RelationFactory(this.#rendering);
    }
    return undefined;
  }

  ask(sql: string): QueryResult {
    return this.#rendering.execute ? this.#rendering.questions.ask({sql}) : {columns: [], rows: []};
  }

  #statement(name: string, sql: (relation: DbtRelation) => string) {
    return define(name, ['relation'], (relation) => {
      if (relation instanceof DbtRelation) this.ask(sql(relation));
      return '';
    });
  }

  #dispatch(name: string, namespace: unknown): unknown {
    const {project, packageName} = this.#rendering;
    if (name.includes('.'))
      throw new PythonError(`adapter.dispatch takes a macro's name without a package, not ${name}`);
    const prefixes = [project.flavour.type, 'default'];
    const packages = searchOrder(project, namespace);
    const entry = project.macros.dispatch(name, {
      prefixes,
      ...(packages && {packages}),
      fromPackage: packageName,
    });
    if (entry) return this.#bind(entry);
    const places = (packages ?? ['']).flatMap((place) =>
      prefixes.map((prefix) => `${place && `${place}.`}${prefix}__${name}`),
    );
    throw new UsageError(`adapter.dispatch finds no macro ${name} for ${project.flavour.type}`, {
      hint: `Define one of ${places.join(', ')}.`,
    });
  }

  #find(parts: RelationParts): DbtRelation | null {
    if (!this.#rendering.execute) return null;
    const {project} = this.#rendering;
    const {rows} = this.ask(relationsSelect(parts));
    const [row] = rows;
    return row
      ? new DbtRelation({...parts, identifier: String(row[0])}, project.quoteName, {
          kind: relationKind(row[1]),
        })
      : null;
  }

  #list(database: string | undefined, schema: string | undefined): DbtRelation[] {
    const {project} = this.#rendering;
    const {rows} = this.ask(relationsSelect({database, schema}));
    return rows.map(
      ([name, type]) =>
        new DbtRelation({database, schema, identifier: String(name)}, project.quoteName, {
          kind: relationKind(type),
        }),
    );
  }

  #hasSchema(schema: string): boolean {
    return (
      this.ask(`select 1 from information_schema.schemata where ${nameConditions({schema_name: schema})}`)
        .rows.length > 0
    );
  }

  columns(relation: unknown): DbtColumn[] {
    if (!(relation instanceof DbtRelation)) throw new PythonError('get_columns_in_relation needs a relation');
    const {rows} = this.ask(columnsSelect(relation.parts));
    const size = (value: unknown) => (value === null || value === undefined ? undefined : Number(value));
    return rows.map(
      ([name, type, characterSize, precision, scale]) =>
        new DbtColumn(
          {
            name: String(name),
            type: String(type),
            characterSize: size(characterSize),
            precision: size(precision),
            scale: size(scale),
          },
          this.#rendering.project.quoteName,
        ),
    );
  }
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : toText(value);
}

function searchOrder(project: Rendering['project'], namespace: unknown): readonly string[] | undefined {
  if (typeof namespace !== 'string') return undefined;
  const configured = project.root.file.dispatch?.find(
    ({macro_namespace: name}) => name === namespace,
  )?.search_order;
  if (configured) return configured;
  return project.packages.some(({name}) => name === namespace) ? [project.root.name, namespace] : undefined;
}

/** `api.Relation`. */
export class RelationFactory extends HostObject {
  readonly #rendering: Rendering;
  constructor(rendering: Rendering) {
    super();
    this.#rendering = rendering;
  }
  text(): string {
    return '<Relation>';
  }
  attribute(name: string): unknown {
    const {quoteName} = this.#rendering.project;
    if (name === 'create')
      return define(
        name,
        ['database?', 'schema?', 'identifier?', 'type?', '**named'],
        (database, schema, identifier, type) =>
          new DbtRelation(
            {database: textOf(database), schema: textOf(schema), identifier: textOf(identifier)},
            quoteName,
            {kind: textOf(type)},
          ),
      );
    if (['Table', 'View', 'CTE', 'External'].includes(name)) return name.toLowerCase();
    return undefined;
  }
  override call(given: Arguments): unknown {
    return (this.attribute('create') as {call(given: Arguments): unknown}).call(given);
  }
}
