import fc from 'fast-check';

const pieces = [
  ...'\'"`$/*-;\\#()[]{}.,:@?=<>!\n\r\t ',
  "''",
  '/*',
  '*/',
  '--',
  '$$',
  '$tag$',
  "E'",
  "\\'",
  'select',
  'FROM',
  'join',
  'with',
  'as',
  'on',
  'insert into',
  'update',
  'set',
  'where',
  'union all',
  'order by',
  'ключ',
  '名',
  '😀',
  'e\u0301',
  '\u2028',
  '12',
  '1e',
  '0x1f',
  '$1',
  ':name',
  'count(',
  'a.b',
  '\ud800',
];

/** Text that looks like SQL, whole and broken. */
export const sqlText = fc
  .array(fc.oneof({weight: 8, arbitrary: fc.constantFrom(...pieces)}, fc.string({maxLength: 3})), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''));
