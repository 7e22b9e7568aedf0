import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createRedactor} from '#src/runtime/index.ts';

test.each([
  ['as it is', 'password is p@ss/w"ord', 'password is ***'],
  ['URL-encoded', 'postgres://u:p%40ss%2Fw%22ord@db', 'postgres://u:***@db'],
  ['JSON-escaped', String.raw`{"password":"p@ss/w\"ord"}`, '{"password":"***"}'],
  ['twice', 'p@ss/w"ord and p@ss/w"ord', '*** and ***'],
])('takes a secret out of a text %s', (_, text, expected) => {
  const redactor = createRedactor();
  redactor.add('p@ss/w"ord');
  expect(redactor.redact(text)).toBe(expected);
});

test('takes the longer of two secrets first', () => {
  const redactor = createRedactor();
  redactor.add('hunter2');
  redactor.add('hunter2-and-more');
  expect(redactor.redact('it is hunter2-and-more')).toBe('it is ***');
});

test('leaves words alone that are too short to be secrets', () => {
  const redactor = createRedactor();
  redactor.add('abc');
  redactor.add('');
  expect(redactor.redact('abc of databases')).toBe('abc of databases');
});

test('takes any secret out of any text around it', () => {
  fc.assert(
    fc.property(fc.string({minLength: 4}), fc.string(), fc.string(), (secret, before, after) => {
      const redactor = createRedactor();
      redactor.add(secret);
      fc.pre(!'***'.includes(secret) && !`${before}***${after}`.includes(secret));
      expect(redactor.redact(`${before}${secret}${after}`)).not.toContain(secret);
    }),
  );
});
