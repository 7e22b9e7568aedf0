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
    {line: "select 'it", opening: '', then: "'"},
    {line: "''s' || E'a", opening: "'", then: "E'"},
    {line: 'done', opening: "E'", then: "E'"},
    {line: "x\\'y'", opening: "E'", then: ''},
    {line: '/* a /* b', opening: '', then: '/*/*'},
    {line: 'b */ still', opening: '/*/*', then: '/*'},
    {line: '*/ select $body$ begin', opening: '/*', then: '$body$'},
    {line: '$body$ "na', opening: '$body$', then: '"'},
    {line: "-- it's", opening: '', then: ''},
  ])('$line after "$opening" leaves "$then" open', ({line, opening, then}) => {
    expect(tokenizeLine(line, opening).opening).toBe(then);
  });
});
