import fc from 'fast-check';
import {expect, test} from 'vitest';
import {complete} from '#src/sql/complete/complete.ts';
import {completeLines} from '#src/sql/complete/complete-lines.ts';
import {createHighlightBuffer} from '#src/sql/highlight-buffer.ts';
import {sqlText} from '../sql-text.ts';
import {foldingDialect, shop} from './shop.ts';

const shared = {catalog: shop, dialect: foldingDialect};

function completeInLines(text: string, offset: number) {
  const lines = text.split('\n');
  const highlighted = createHighlightBuffer();
  highlighted.update(lines);
  const before = text.slice(0, offset).split('\n');
  const cursor = {line: before.length - 1, column: before.at(-1)!.length};
  return completeLines({...shared, lines, highlighted, cursor});
}

test('offers in lines what it offers in the whole text, at the same place', () => {
  fc.assert(
    fc.property(sqlText, sqlText, sqlText, (first, second, third) => {
      const text = `${first};\nselect ${second}\n${third};select 1`;
      const offset = first.length + 9 + second.length;
      const whole = complete({...shared, text, cursor: offset});
      const {items, replace} = completeInLines(text, offset);
      expect(items).toEqual(whole.items);
      const offsetOf = ({line, column}: {line: number; column: number}) =>
        text.split('\n').slice(0, line).join('\n').length + (line > 0 ? 1 : 0) + column;
      expect({start: offsetOf(replace.start), end: offsetOf(replace.end)}).toEqual(whole.replace);
    }),
    {numRuns: 1000},
  );
});

test('a semicolon in a literal or comment ends nothing', () => {
  const text = "select ';' /* ; */ as x, am\nfrom orders; select 1 from customers";
  const {items, replace} = completeInLines(text, text.indexOf('am') + 2);
  expect(items[0]).toMatchObject({label: 'amount'});
  expect(replace).toEqual({start: {line: 0, column: 25}, end: {line: 0, column: 27}});
});
