import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {splitStatements, tokenize} from '#src/sql/index.ts';

const textsOf = (sql: string) => splitStatements(sql).map(({text}) => text);

/** Each holds a semicolon that ends nothing. */
const opaquePieces = [
  "'a;b'",
  "'it''s; ok'",
  "E'a\\';b'",
  '"a;b"',
  '"a"";b"',
  '`a;b`',
  '$$a;b$$',
  "$tag$a;$$;'b$tag$",
  '/* a;b */',
  '/* a /* b; */ c; */',
  '-- a;b\n',
];
const plainPieces = [
  'select',
  '1',
  'a.b',
  '(',
  ')',
  ',',
  '+',
  '::',
  '$1',
  'é',
  '日本',
  '\n',
  ' ',
  '\t',
  'x$y',
];

describe('splitStatements', () => {
  test.each([
    ['select 1; select 2;', ['select 1', 'select 2']],
    ['select 1', ['select 1']],
    [';;  ; -- nothing\n;', []],
    ['', []],
    ['/* a */ select /* b */ 1 /* c */ ; -- d', ['select /* b */ 1']],
    ['select \';\' ; select "a;b"', ["select ';'", 'select "a;b"']],
    ["select 'a\\'; select 'b'", ["select 'a\\'", "select 'b'"]],
    ['select $1;select $2', ['select $1', 'select $2']],
    ['select a$b$c; select d$b$e', ['select a$b$c', 'select d$b$e']],
    ["select 'open; select 2", ["select 'open; select 2"]],
    ['select 1 /* open; select 2', ['select 1']],
    ['begin; insert into t values (1); commit; end;', ['begin', 'insert into t values (1)', 'commit', 'end']],
    ['begin transaction; select 1; end', ['begin transaction', 'select 1', 'end']],
    [
      'select begin; select case when a then b end; select 2',
      ['select begin', 'select case when a then b end', 'select 2'],
    ],
    [
      'create function f(begin date) returns int language sql as $$ select 1; $$; select 2',
      ['create function f(begin date) returns int language sql as $$ select 1; $$', 'select 2'],
    ],
  ])('%j', (sql, expected) => {
    expect(textsOf(sql)).toEqual(expected);
  });

  test.each([
    'create trigger t after insert on a begin insert into b values (1); delete from c; end',
    'create function f() returns int language sql begin atomic select 1; select case when true then 2 end; end',
    'create or replace procedure p() begin if a then begin x; end; end if; case when b then c; end case; loop d; end loop; end',
    'begin declare_it; select 1; end',
    'create definer = a procedure p() begin declare n int; set n = 1; end',
    'create procedure p() as $$ begin a; b; end $$ language plpgsql',
    'create event e on schedule every 1 day do begin delete from t; end',
  ])('a body stays whole: %s', (body) => {
    expect(textsOf(`select 1; ${body}; select 2`)).toEqual(['select 1', body, 'select 2']);
  });

  test.each([
    [
      'delimiter //\ncreate x; y;\n//\ndelimiter ;\nselect 1; select 2',
      ['create x; y;', 'select 1', 'select 2'],
    ],
    ['DELIMITER $$\nbegin a; end$$\nbegin b; end $$\nDELIMITER ;\nc;', ['begin a; end', 'begin b; end', 'c']],
    ['delimiter |\nselect \'a|b\' | select "c|d" -- e|f\n| g', ["select 'a|b'", 'select "c|d"', 'g']],
    ['delimiter go\nselect gone; x\nGO\nselect 2\ngo', ['select gone; x', 'select 2']],
    ['select delimiter; select 1', ['select delimiter', 'select 1']],
    ['delimiter', ['delimiter']],
    ['select 1;\n  delimiter ;;\nselect 2; select 3;;', ['select 1', 'select 2; select 3']],
  ])('a DELIMITER line changes what ends a statement: %j', (sql, expected) => {
    expect(textsOf(sql)).toEqual(expected);
  });

  test('tells where each statement starts', () => {
    const sql = '-- first\nselect 1;\n\n/* second */ select\n2; select 3';
    expect(splitStatements(sql).map(({offset, line}) => [sql.slice(offset, offset + 8), line])).toEqual([
      ['select 1', 2],
      ['select\n2', 4],
      ['select 3', 5],
    ]);
  });

  test('traits change what is a literal or comment', () => {
    expect(splitStatements("select 'a\\';b'", {backslashEscapes: true})).toHaveLength(1);
    expect(splitStatements('select 1 # a;b', {hashComments: true})).toHaveLength(1);
    expect(splitStatements('select $$a;b$$', {dollarQuotes: false})).toHaveLength(2);
    expect(splitStatements('/* /* a */ select 1; */', {nestedComments: false})).toHaveLength(2);
  });

  test('property: tokens join to the text, whatever it is', () => {
    const text = fc.oneof(
      fc.string({unit: 'binary'}),
      fc.string({unit: fc.constantFrom(...`'"\`$;-/*\\\n a1E#(`)}),
    );
    fc.assert(
      fc.property(text, (sql) => {
        expect([...tokenize(sql)].map(({start, end}) => sql.slice(start, end)).join('')).toBe(sql);
      }),
      {numRuns: 500},
    );
  });

  test('property: nothing but blanks, comments and semicolons lies between statements', () => {
    const text = fc.string({unit: fc.constantFrom(...`'"\`$;-/*\\\n a1E(`)});
    fc.assert(
      fc.property(text, (sql) => {
        let end = 0;
        for (const statement of splitStatements(sql)) {
          expect(statement.offset).toBeGreaterThanOrEqual(end);
          expectOnlyTrivia(sql.slice(end, statement.offset));
          expect(sql.startsWith(statement.text, statement.offset)).toBe(true);
          end = statement.offset + statement.text.length;
        }
        expectOnlyTrivia(sql.slice(end));
      }),
      {numRuns: 500},
    );
  });

  test('property: any text with DELIMITER lines is cut without an error, in order and without overlap', () => {
    const piece = fc.constantFrom(...opaquePieces, ...plainPieces, ';', '//', '$$', 'begin', 'end');
    const command = fc.constantFrom(
      '\ndelimiter //\n',
      '\nDELIMITER $$\n',
      '\ndelimiter ;\n',
      '\ndelimiter go\n',
    );
    const script = fc.array(fc.oneof({weight: 4, arbitrary: piece}, command), {maxLength: 30});
    fc.assert(
      fc.property(
        fc.oneof(
          script.map((pieces) => pieces.join(' ')),
          fc.string({unit: 'binary'}),
        ),
        (sql) => {
          let end = 0;
          for (const {text, offset} of splitStatements(sql)) {
            expect(offset).toBeGreaterThanOrEqual(end);
            expect(text).not.toBe('');
            expect(sql.startsWith(text, offset)).toBe(true);
            end = offset + text.length;
          }
        },
      ),
      {numRuns: 500},
    );
  });

  test('property: no boundary lies inside a literal, name or comment', () => {
    const statement = fc
      .array(fc.constantFrom(...opaquePieces, ...plainPieces), {minLength: 1, maxLength: 12})
      .map((pieces) => `select ${pieces.join(' ')} from t`);
    fc.assert(
      fc.property(fc.array(statement, {minLength: 1, maxLength: 6}), (statements) => {
        expect(textsOf(statements.join(';'))).toEqual(statements);
        expect(textsOf(`${statements.join(' ;\n')} ; -- end;`)).toEqual(statements);
      }),
      {numRuns: 500},
    );
  });
});

function expectOnlyTrivia(text: string): void {
  for (const {kind, start, end} of tokenize(text))
    if (kind !== 'space' && kind !== 'comment') expect(text.slice(start, end)).toBe(';');
}
