import {describe, expect, test} from 'vitest';
import {parseIngestFile} from '#src/project/parse-ingest.ts';
import {expandTableGroup} from '#src/project/table-group.ts';
import type {CatalogNode} from '#src/warehouse/index.ts';
import type {TableGroup} from '#src/project/asset.ts';

const node = (schema: string, name: string, kind: CatalogNode['kind'] = 'table'): CatalogNode => ({
  kind,
  name,
  path: [schema, name],
  hasChildren: false,
  relation: {schema, name},
});

const catalog = [
  node('public', 'orders'),
  node('public', 'tmp_orders'),
  node('public', 'people'),
  node('public', 'totals', 'view'),
  node('crm', 'orders'),
  {...node('public', 'hidden'), isInternal: true},
];

const group = (text: string) =>
  parseIngestFile({file: 'assets/raw/app.yml', text: `source: {connection: app, ${text}`}) as TableGroup;
const namesOf = (text: string) => expandTableGroup(group(text), catalog).map(({name}) => name);

describe('tables by pattern', () => {
  test('become one asset each, in the schema of the folder', () => {
    expect(namesOf("tables: ['public.*', '!public.tmp_*']}\n")).toEqual(['raw.orders', 'raw.people']);
  });

  test('may be given by their bare name', () => {
    expect(namesOf("tables: ['tmp_*']}\n")).toEqual(['raw.tmp_orders']);
  });

  test('are views only by their full name', () => {
    expect(namesOf('tables: [public.totals]}\n')).toEqual(['raw.totals']);
  });

  test.each([
    [
      "tables: ['*.orders']}\ndestination: {table: 'raw.{schema}_{table}'}\n",
      ['raw.crm_orders', 'raw.public_orders'],
    ],
    [
      "tables: ['*.orders']}\ndestination: {schema: 'raw_{schema}'}\n",
      ['raw_crm.orders', 'raw_public.orders'],
    ],
    ["tables: ['crm.*']}\ndestination: {table: '{table}_copy'}\n", ['raw.orders_copy']],
  ])('get their names from a pattern: %j', (text, names) => {
    expect(namesOf(text)).toEqual(names);
  });

  test('may be set one by one', () => {
    const assets = expandTableGroup(
      group(
        "tables: ['public.*']}\nmode: append\nstreams: {public.orders: {mode: merge, key: id, cursor: updated_at}}\n",
      ),
      catalog,
    );
    expect(assets.find(({name}) => name === 'raw.orders')).toMatchObject({
      mode: 'merge',
      key: ['id'],
      settings: {cursor: {columns: ['updated_at']}},
    });
    expect(assets.find(({name}) => name === 'raw.people')).toMatchObject({mode: 'append', key: []});
  });

  test('that match nothing name what is there', () => {
    expect(() => namesOf("tables: ['sales.*']}\n")).toThrow(/no table of app matches sales\.\*/);
  });

  test('with settings for a table that is not among them are refused', () => {
    expect(() => namesOf("tables: ['public.*']}\nstreams: {public.order: {mode: append}}\n")).toThrow(
      /public\.order, which its patterns do not match/,
    );
  });

  test.each([
    ['destination: {table: raw.all}', /needs \{table\}/],
    ["destination: {table: '{tabel}_{table}'}", /\{tabel\} is not known/],
    ['name: raw.app', /a group has none/],
    ["destination: {table: 'a.{table}', schema: b}", /names a schema/],
    ['streams: {public.orders: {versions: {updated_at: t}}}', /:2:\d+: versions/],
  ])('refuse %s', (text, message) => {
    expect(() => group(`tables: ['public.*']}\n${text}\n`)).toThrow(message);
  });
});
