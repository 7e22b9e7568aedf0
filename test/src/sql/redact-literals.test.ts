import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {redactLiterals} from '#src/sql/index.ts';

describe('redactLiterals', () => {
  test.each([
    ["create user a password 'x1'", "create user a password '***'"],
    [
      "alter role a with encrypted password 'x''1' valid until '2030-01-01'",
      "alter role a with encrypted password '***' valid until '2030-01-01'",
    ],
    ["create user a identified by 'x1'", "create user a identified by '***'"],
    [
      "create secret s (type s3, key_id 'AKIA', secret 'x1', region 'eu')",
      "create secret s (type s3, key_id 'AKIA', secret '***', region 'eu')",
    ],
    [
      "copy t from 's3://b' credentials=(aws_secret_key='x1' aws_token = 'x2')",
      "copy t from 's3://b' credentials=(aws_secret_key='***' aws_token = '***')",
    ],
    ['set api_key to $$x1$$', "set api_key to '***'"],
    ["select {'password': 'x1', 'name': 'Ada'}", "select {'password': '***', 'name': 'Ada'}"],
    ["attach 'postgres://ada:x1@host/db' as p", "attach 'postgres://ada:***@host/db' as p"],
    [
      "select password, 'plain' from users where note = 'x'",
      "select password, 'plain' from users where note = 'x'",
    ],
    ["select 1 -- password 'x'", "select 1 -- password 'x'"],
  ])('%s', (text, expected) => {
    expect(redactLiterals(text)).toBe(expected);
  });

  test('property: text without names of secrets and URLs stays as it is', () => {
    fc.assert(
      fc.property(fc.string({unit: fc.constantFrom(...`'"$;-/*\n a1(`)}), (text) => {
        expect(redactLiterals(text)).toBe(text);
      }),
    );
  });
});
