import {describe, expect, it} from 'vitest';
import {z} from 'zod';
import {parseYamlDocument, validateDocument} from '#src/config/yaml-document.ts';
import {UsageError} from '#src/errors/index.ts';

function failure(work: () => unknown): UsageError {
  try {
    work();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const assetSchema = z.strictObject({
  name: z.string().min(1).optional(),
  mode: z.enum(['replace', 'append', 'merge']).optional(),
  source: z.strictObject({connection: z.string().min(1), limit: z.number().int().min(1).optional()}),
  checks: z
    .array(z.union([z.enum(['not_null', 'unique']), z.strictObject({min: z.number().optional()})]))
    .optional(),
});

describe('a file that is not well formed', () => {
  it.each([
    ['an open quote', 'a: 1\nb: "x\nc: 2\n', 'config-syntax', /asset\.yml:2:4: this is not well-formed YAML/],
    ['an open bracket', 'a: [1, 2\nb: 3\n', 'config-syntax', /asset\.yml:2:1: /],
    [
      'a duplicate key',
      'a: 1\nb: 2\na: 3\n',
      'config-syntax',
      /asset\.yml:3:1: the key a stands here a second time/,
    ],
    ['a tab as indentation', 'a:\n\tb: 1\n', 'config-syntax', /asset\.yml:2:1: a tab is used as indentation/],
    [
      'two documents',
      'a: 1\n---\nb: 2\n',
      'config-syntax',
      /asset\.yml:\d+:1: a second document starts here/,
    ],
    ['an unknown tag', 'a: !vault x\n', 'config-syntax', /asset\.yml:1:4: .*!vault/],
    ['an unknown alias', 'a: *nowhere\n', 'config-syntax', /nowhere/],
    [
      'a template without quotes',
      'a: {{ x }}\n',
      'config-syntax',
      /asset\.yml:1:5: a mapping or list stands here as a key/,
    ],
    ['nothing', '', 'config-invalid', /asset\.yml is empty/],
    ['only a comment', '# later\n', 'config-invalid', /asset\.yml is empty/],
    ['a list', '- a\n- b\n', 'config-invalid', /asset\.yml:1:1: must be a mapping of settings .*not a list/],
    [
      'one word',
      'hello\n',
      'config-invalid',
      /asset\.yml:1:1: must be a mapping of settings .*not one value/,
    ],
  ])('%s', (_case, text, code, message) => {
    const error = failure(() => parseYamlDocument(text, 'asset.yml'));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('shows the line with a caret below the place', () => {
    const error = failure(() => parseYamlDocument('name: x\nmode: a: b\n', 'asset.yml'));
    expect(error.message).toContain('  2 | mode: a: b\n            ^');
  });

  it('masks what may be a secret in the line shown', () => {
    const error = failure(() => parseYamlDocument('app: {password: "hunter2, host: x\n', 'weir.yml'));
    expect(error.message).not.toContain('hunter2');
  });

  it('accepts an empty document where that is allowed', () => {
    expect(parseYamlDocument('\n', 'asset.yml', {allowEmpty: true}).value).toEqual({});
  });

  it('refuses aliases that blow up', () => {
    const levels = Array.from({length: 9}, (_, level) =>
      level === 0 ? 'l0: &l0 [x,x,x,x,x,x,x,x,x]' : `l${level}: &l${level} [${`*l${level - 1},`.repeat(9)}]`,
    );
    expect(failure(() => parseYamlDocument(levels.join('\n'), 'asset.yml')).code).toBe('config-syntax');
  });
});

describe('a file that the schema refuses', () => {
  it.each([
    [
      'an unknown key',
      'sorce: {connection: a}\nsource: {connection: a}\n',
      /:1:1: unknown key "sorce". Did you mean "source"\?/,
    ],
    [
      'an unknown key inside',
      'source:\n  connection: a\n  limt: 3\n',
      /:3:3: unknown key "limt" in source. Did you mean "limit"\?/,
    ],
    [
      'an unknown key like no other',
      'zzz: 1\nsource: {connection: a}\n',
      /:1:1: unknown key "zzz". Known keys: checks, mode, name, source/,
    ],
    [
      'a wrong type',
      'source:\n  connection: a\n  limit: many\n',
      /:3:10: source.limit must be a number, not text/,
    ],
    ['a fraction', 'source: {connection: a, limit: 1.5}\n', /:1:32: source.limit must be a whole number/],
    ['a number too small', 'source: {connection: a, limit: 0}\n', /source.limit must be at least 1/],
    ['a missing value', 'source: {limit: 3}\n', /:1:1: source.connection is missing/],
    ['an empty text', 'source: {connection: ""}\n', /source.connection must not be empty/],
    [
      'a wrong choice',
      'mode: mrege\nsource: {connection: a}\n',
      /:1:7: mode must be one of replace, append, merge. Did you mean "merge"\?/,
    ],
    [
      'an unknown key below a union',
      'source: {connection: a}\nchecks:\n  - mni: 3\n',
      /:3:5: unknown key "mni" in checks\[0\]. Did you mean "min"\?/,
    ],
    [
      'a wrong word of a union',
      'source: {connection: a}\nchecks: [not_nul]\n',
      /:2:10: checks\[0\] must be one of not_null, unique. Did you mean "not_null"\?/,
    ],
    [
      'an alternative of no kind',
      'source: {connection: a}\nchecks: [[1]]\n',
      /:2:10: checks\[0\] must not be a list/,
    ],
  ])('%s', (_case, text, message) => {
    const document = parseYamlDocument(text, 'asset.yml');
    expect(failure(() => validateDocument(document, assetSchema)).message).toMatch(message);
  });

  it('reports every problem, in the order of the file', () => {
    const document = parseYamlDocument('mode: x\nsource: {connection: 1}\nnmae: a\n', 'asset.yml');
    const error = failure(() => validateDocument(document, assetSchema));
    expect(error.message).toMatch(/^asset\.yml has 3 problems/);
    const lines = [...error.message.matchAll(/asset\.yml:(\d+):/g)].map((match) => Number(match[1]));
    expect(lines).toEqual([1, 2, 3]);
  });

  it('stays within one screen', () => {
    const text = Array.from({length: 40}, (_, index) => `key${index}: 1`).join('\n');
    const error = failure(() => validateDocument(parseYamlDocument(text, 'a.yml'), assetSchema));
    expect(error.message.split('\n').length).toBeLessThan(24);
    expect(error.message).toMatch(/and 35 more$/);
  });
});

it('gives the value of a good file', () => {
  const document = parseYamlDocument('source: &s {connection: a}\nmode: merge\n', 'asset.yml');
  expect(validateDocument(document, assetSchema)).toEqual({source: {connection: 'a'}, mode: 'merge'});
});
