import {expect, test} from 'vitest';
import memory from '#plugins/memory/index.ts';
import {UsageError} from '#src/errors/index.ts';
import {findAdapter, offeredAdapters, type AdapterEntry} from '#src/warehouse/index.ts';

const entry = (name: string, others: Partial<AdapterEntry> = {}): AdapterEntry => ({
  name,
  aliases: [],
  title: name,
  summary: name,
  embedded: false,
  load: async () => memory,
  ...others,
});
const table = [entry('postgres', {aliases: ['pg']}), entry('memory', {testing: true})];

test('finds a plugin by name and by alias', () => {
  expect(findAdapter(table, 'postgres').name).toBe('postgres');
  expect(findAdapter(table, 'pg').name).toBe('postgres');
});

test('finds a plugin for tests when it is named, but offers it nowhere', () => {
  expect(findAdapter(table, 'memory').name).toBe('memory');
  expect(offeredAdapters(table).map(({name}) => name)).toEqual(['postgres']);
});

test('answers an unknown type with the known ones', () => {
  expect(() => findAdapter(table, 'oracle')).toThrow(UsageError);
  expect(() => findAdapter(table, 'oracle')).toThrow(
    expect.objectContaining({code: 'unknown-type', hint: 'Known types: postgres.'}),
  );
});
