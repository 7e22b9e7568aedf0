import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {tokenizeLine} from '#src/sql/lexer-lines.ts';
import {tokenize} from '#src/sql/index.ts';
import {sqlText} from './sql-text.ts';

const allTraits = fc.record(
  {
    nestedComments: fc.boolean(),
    dollarQuotes: fc.boolean(),
    backslashEscapes: fc.boolean(),
    hashComments: fc.boolean(),
  },
  {requiredKeys: []},
);

describe('cutting a text line by line', () => {
  test('gives every character the kind that it has in the whole text', () => {
    fc.assert(
      fc.property(sqlText, allTraits, (text, traits) => {
        const whole: string[] = [];
        for (const {kind, start, end} of tokenize(text, traits))
          for (let offset = start; offset < end; offset++) if (text[offset] !== '\n') whole.push(kind);
        const byLine: string[] = [];
        let opening = '';
        for (const line of text.split('\n')) {
          const lexed = tokenizeLine(line, opening, traits);
          for (const {kind, start, end} of lexed.tokens)
            for (let offset = start; offset < end; offset++) byLine.push(kind);
          opening = lexed.opening;
        }
        expect(byLine).toEqual(whole);
      }),
      {numRuns: 2000},
    );
  });

  test.each([
    {line: "select 'it", opening: '', left: "'"},
    {line: "''s' || E'a", opening: "'", left: "E'"},
    {line: 'done', opening: "E'", left: "E'"},
    {line: "x\\'y'", opening: "E'", left: ''},
    {line: '/* a /* b', opening: '', left: '/*/*'},
    {line: 'b */ still', opening: '/*/*', left: '/*'},
    {line: '*/ select $body$ begin', opening: '/*', left: '$body$'},
    {line: '$body$ "na', opening: '$body$', left: '"'},
    {line: "-- it's", opening: '', left: ''},
  ])('$line after "$opening" leaves "$left" open', ({line, opening, left}) => {
    expect(tokenizeLine(line, opening).opening).toBe(left);
  });
});
