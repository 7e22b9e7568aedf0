import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createHighlightBuffer} from '#src/sql/highlight-buffer.ts';
import {highlight} from '#src/sql/highlight.ts';
import {sqlText} from './sql-text.ts';

const words = (sql: string, keywords?: ReadonlySet<string>) =>
  highlight(sql, keywords && {keywords})
    .filter(({kind}) => kind !== 'text')
    .map(({kind, start, end}) => `${sql.slice(start, end)}:${kind}`);

describe('colours', () => {
  test.each([
    ['select a', ['select:keyword', 'a:identifier']],
    ['count(*)', ['count:function', '(:operator', '*:operator', '):operator']],
    ['date (x)', ['date:keyword', '(:operator', 'x:identifier', '):operator']],
    ['left(x)', ['left:function', '(:operator', 'x:identifier', '):operator']],
    ['t.order', ['t:identifier', '.:operator', 'order:identifier']],
    ['"order"', ['"order":identifier']],
    ["'x' -- y", ["'x':string", '-- y:comment']],
    ['12 1.5 1e10 0xff', ['12:number', '1.5:number', '1e10:number', '0xff:number']],
    ['12abc', ['12abc:error']],
    ['§', ['§:error']],
    ['$1 :day @v', ['$1:parameter', '::parameter', 'day:parameter', '@:parameter', 'v:parameter']],
    ['a::date', ['a:identifier', '::operator', '::operator', 'date:keyword']],
    ['x[1:n]', ['x:identifier', '[:operator', '1:number', '::operator', 'n:identifier', ']:operator']],
  ])('%s', (sql, expected) => {
    expect(words(sql)).toEqual(expected);
  });

  test('knows the words of the system', () => {
    expect(words('summon x', new Set(['SUMMON']))).toEqual(['summon:keyword', 'x:identifier']);
  });

  test('cover any text without a gap', () => {
    fc.assert(
      fc.property(sqlText, (text) => {
        let end = 0;
        for (const span of highlight(text)) {
          expect(span.start).toBe(end);
          expect(span.end).toBeGreaterThan(span.start);
          end = span.end;
        }
        expect(end).toBe(text.length);
      }),
    );
  });
});

describe('a buffer under edit', () => {
  test('shows after any edits what a new buffer shows', () => {
    const edit = fc.record({at: fc.nat(), removed: fc.nat(3), added: fc.array(sqlText, {maxLength: 3})});
    fc.assert(
      fc.property(sqlText, fc.array(edit, {maxLength: 8}), fc.nat(), (start, edits, looked) => {
        let lines = start.split('\n');
        const edited = createHighlightBuffer();
        edited.update(lines);
        for (const {at, removed, added} of edits) {
          const from = at % (lines.length + 1);
          lines = lines.toSpliced(from, removed, ...added.flatMap((text) => text.split('\n')));
          edited.update(lines);
          edited.spansOf(looked % (lines.length + 1));
        }
        const fresh = createHighlightBuffer();
        fresh.update(lines);
        for (const [index] of lines.entries()) expect(edited.spansOf(index)).toEqual(fresh.spansOf(index));
        expect(edited.unclosedLine()).toBe(fresh.unclosedLine());
      }),
      {numRuns: 500},
    );
  });

  test('colours the lines below a comment that an edit opens and closes', () => {
    const buffer = createHighlightBuffer();
    buffer.update(['select 1', 'from t']);
    expect(buffer.spansOf(1)[0]!.kind).toBe('keyword');
    buffer.update(['select /* 1', 'from t']);
    expect(buffer.spansOf(1)).toEqual([{kind: 'comment', start: 0, end: 6}]);
    expect(buffer.unclosedLine()).toBe(0);
    buffer.update(['select /* 1 */', 'from t']);
    expect(buffer.spansOf(1)[0]!.kind).toBe('keyword');
    expect(buffer.unclosedLine()).toBeUndefined();
  });

  test('finds the literal that is open, not one that ended in the same line', () => {
    const buffer = createHighlightBuffer();
    buffer.update(["select 'a", "b', 'c", 'd', '']);
    expect(buffer.unclosedLine()).toBe(1);
  });

  test('keeps the spans of lines that an edit leaves alone', () => {
    const lines = Array.from({length: 5000}, (_, index) => `select ${index}, 'text' from t -- note`);
    const buffer = createHighlightBuffer();
    buffer.update(lines);
    const [before, after] = [buffer.spansOf(10), buffer.spansOf(4999)];
    buffer.update(lines.with(2500, 'select 1'));
    expect(buffer.spansOf(10)).toBe(before);
    expect(buffer.spansOf(4999)).toBe(after);
  });
});
