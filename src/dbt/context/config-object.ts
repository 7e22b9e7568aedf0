import {Dict, HostObject, PythonError, define, fromHost, toHost, type Arguments} from '../../jinja/index.ts';
import type {Config} from '../nodes/node.ts';
import type {ConfigNotes} from './rendering.ts';

/** `config(...)`, `config.get(...)`, `config.require(...)` of dbt. */
export class ConfigObject extends HostObject {
  readonly #notes: ConfigNotes;
  constructor(notes: ConfigNotes) {
    super();
    this.#notes = notes;
  }

  override call({positional, named}: Arguments): unknown {
    if (positional.length > 0 && named.size > 0)
      throw new PythonError('config() takes either one mapping or named settings, not both');
    if (positional.length > 1 || (positional.length === 1 && !(positional[0] instanceof Dict)))
      throw new PythonError('config() takes named settings, e.g. config(materialized="table")');
    const settings = positional[0] instanceof Dict ? positional[0] : new Dict(named);
    this.#notes.add(toHost(settings) as Config);
    return '';
  }

  attribute(name: string): unknown {
    switch (name) {
      case 'get':
        return define(name, ['name', 'default?', 'validator?'], (key, fallback = null) => {
          const value = this.#value(String(key));
          return value === undefined || value === null ? fallback : value;
        });
      case 'require':
        return define(name, ['name', 'validator?'], (key) => {
          const value = this.#value(String(key));
          if (value === undefined)
            throw new PythonError(`the setting '${String(key)}' is required and missing`);
          return value;
        });
      case 'meta_get':
        return define(name, ['name', 'default?'], (key, fallback = null) => {
          const meta = this.#value('meta');
          return meta instanceof Dict && meta.has(key) ? meta.get(key) : fallback;
        });
      case 'set':
        return define(name, ['name', 'value'], (key, value) => {
          this.#notes.add({[String(key)]: toHost(value)});
          return '';
        });
      case 'persist_relation_docs':
        return define(name, [], () => this.#persists('relation'));
      case 'persist_column_docs':
        return define(name, [], () => this.#persists('columns'));
    }
    return this.#value(name);
  }

  #persists(what: string): boolean {
    const wanted = this.#value('persist_docs');
    return wanted instanceof Dict && wanted.get(what) === true;
  }

  #value(key: string): unknown {
    const config = this.#notes.get();
    const name = key === 'pre_hook' ? 'pre-hook' : key === 'post_hook' ? 'post-hook' : key;
    return Object.hasOwn(config, name) ? fromHost(config[name]) : undefined;
  }

  text(): string {
    return '<config>';
  }
}
