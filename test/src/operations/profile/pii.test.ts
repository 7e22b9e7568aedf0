import {describe, expect, test} from 'vitest';
import {findPiiHints} from '#src/operations/profile/pii/find-hints.ts';
import type {PiiKind} from '#src/operations/profile/table-profile.ts';

const kinds = (name: string, values: string[]): PiiKind[] => findPiiHints(name, values).map(({kind}) => kind);

/** A column, some of its values, and the hints; none where the list is empty. */
const table: [string, string[], PiiKind[]][] = [
  ['a', ['ann@example.com', 'bob.b+x@mail.example.org'], ['email']],
  ['a', ['ann@example', '@example.com', 'a@b@c.de'], []],
  ['a', ['DE89 3704 0044 0532 0130 00', 'GB82WEST12345698765432'], ['iban']],
  ['a', ['DE89 3704 0044 0532 0130 01', 'GB83WEST12345698765432'], []],
  ['a', ['4111 1111 1111 1111', '5500005555555559', '378282246310005'], ['credit_card']],
  ['a', ['4111 1111 1111 1112', '5500005555555550'], []],
  ['a', ['1700000000000', '1700000000018'], []],
  ['a', ['192.168.0.1', '8.8.8.8'], ['ip_address']],
  ['a', ['2001:db8::1', '::1', 'fe80::1:2'], ['ip_address']],
  ['a', ['300.1.1.1', '1.2.3', '12:30:00'], []],
  ['a', ['00:1b:44:11:3a:b7', '00-1B-44-11-3A-B7'], ['mac_address']],
  ['a', ['+49 170 1234567', '(030) 1234-567', '555-123-4567'], ['phone']],
  ['a', ['1234567', '12.5', '2024-01-31', '0123'], []],
  ['a', ['078-05-1120', '219-09-9999'], ['national_id']],
  ['a', ['$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234'], ['secret']],
  ['contact_email', [], ['email']],
  ['customerEmail', ['x'], ['email']],
  ['phone_number', ['x'], ['phone']],
  ['first_name', ['Ann'], ['person_name']],
  ['lastName', ['Berg'], ['person_name']],
  ['name', ['Ann'], []],
  ['file_name', ['a.txt'], []],
  ['date_of_birth', ['1980-02-01'], ['birth_date']],
  ['postal_code', ['10115', '80331'], ['postal_code']],
  ['zip', ['94103-1234'], ['postal_code']],
  ['amount', ['10115', '80331'], []],
  ['street', ['Hauptstr. 1'], ['address']],
  ['ip', ['x'], ['ip_address']],
  ['shipping', ['x'], []],
  ['api_key', ['x'], ['secret']],
  ['status', ['new', 'paid', ''], []],
  ['company', ['pan'], []],
];

describe('hints at personal data', () => {
  test.each(table)('%s with %j is %j', (name, values, wanted) => expect(kinds(name, values)).toEqual(wanted));

  test('tell the share of values that have the form, empty texts apart', () => {
    const values = ['ann@example.com', 'none', 'none', 'none', ''];
    expect(findPiiHints('contact', values)).toEqual([{kind: 'email', by: ['values'], share: 0.25, of: 4}]);
    expect(findPiiHints('email', values)).toEqual([
      {kind: 'email', by: ['name', 'values'], share: 0.25, of: 4},
    ]);
    expect(findPiiHints('email', ['none'])).toEqual([{kind: 'email', by: ['name'], share: 0, of: 1}]);
  });
});
