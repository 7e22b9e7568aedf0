import {Ajv} from 'ajv';
import {describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import {adapters} from '#plugins/index.ts';
import {weirJsonSchema} from '#src/config/json-schema.ts';
import {offeredAdapters} from '#src/warehouse/index.ts';

const validate = new Ajv({strict: false, allErrors: true}).compile(await weirJsonSchema(adapters));

/** Paths of what an editor would underline. */
function complaints(text: string): string[] {
  return validate(parse(text))
    ? []
    : validate.errors!.map((error) => `${error.instancePath} ${error.keyword}`);
}

describe('the schema that editors use', () => {
  it.each([
    ['the least', 'project: a\n'],
    ['sections without content', 'project: a\nconnections:\nenvironments:\n  prod:\n'],
    [
      'connections',
      'project: a\nconnections:\n  w: {type: duckdb, path: a.duckdb, threads: 2, read_only: true}\n  p: {type: postgres, password: env:X, port: env:P}\n',
    ],
    [
      'environments',
      'project: a\nconnections: {w: {type: duckdb}}\nenvironments: {prod: {variables: {a: 1}, connections: {w: {path: x}}}}\n',
    ],
  ])('accepts %s', (_case, text) => {
    expect(complaints(text)).toEqual([]);
  });

  it.each([
    ['an unknown key', 'project: a\nconections: {}\n', / additionalProperties/],
    ['an unknown type', 'project: a\nconnections: {w: {type: duckbd}}\n', /\/connections\/w\/type enum/],
    [
      'an unknown setting',
      'project: a\nconnections: {w: {type: duckdb, pth: x}}\n',
      /\/connections\/w additionalProperties/,
    ],
    [
      'a wrong kind of value',
      'project: a\nconnections: {w: {type: duckdb, threads: x}}\n',
      /\/connections\/w\/threads anyOf/,
    ],
    [
      'a plain secret',
      'project: a\nconnections: {w: {type: postgres, password: hunter2}}\n',
      /\/connections\/w\/password pattern/,
    ],
    ['a type that is missing', 'project: a\nconnections: {w: {path: x}}\n', /\/connections\/w required/],
  ])('refuses %s', (_case, text, complaint) => {
    expect(complaints(text).join('\n')).toMatch(complaint);
  });

  it('tells what each setting means', async () => {
    const schema = JSON.stringify(await weirJsonSchema(adapters));
    for (const entry of offeredAdapters(adapters)) {
      const {config} = await entry.load();
      for (const key of Object.keys(config.shape)) expect(schema).toContain(`"${key}":{`);
    }
    expect(schema).not.toMatch(/"(label|help|advanced)":/);
  });
});
