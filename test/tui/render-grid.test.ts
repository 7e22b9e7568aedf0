import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {measureColumns} from '#src/tui/grid/column-layout.ts';
import {createGridState, type GridState} from '#src/tui/grid/grid-state.ts';
import {renderGridRows, type GridPicture} from '#src/tui/grid/render-grid.ts';
import type {GridColumn, Row} from '#src/tui/grid/row-source.ts';
import {stripSgr} from '#src/tui/theme/paint.ts';
import {createTheme, plainTheme} from '#src/tui/theme/themes.ts';

const columns: GridColumn[] = [
  {name: 'id', align: 'right'},
  {name: 'name', align: 'left'},
  {name: 'city', align: 'left'},
];
const rows: Row[] = [
  ['1', 'Ann', '東京'],
  ['22', null, 'Zürich'],
  ['333', 'a\tb', 'NULL'],
];

function draw(change: Partial<GridState> = {}, options: Partial<GridPicture> = {}): string[] {
  const shown = options.rows ?? rows;
  return renderGridRows({
    state: {...createGridState(3), ...change},
    columns,
    rows: shown,
    rowCount: 3,
    contentWidths: measureColumns([], columns, shown),
    width: 32,
    height: 5,
    theme: plainTheme,
    isFocused: true,
    ...options,
  });
}

test('columns are aligned, numbers at the right, NULL and odd characters told apart', () => {
  expect(draw()).toEqual([
    '      id  name    city          ',
    ' ›1    1  Ann     東京          ',
    '  2   22  NULL    Zürich        ',
    "  3  333  a\\tb    'NULL'        ",
    '                                ',
  ]);
});

test('sorted columns carry an arrow, several also their order', () => {
  expect(draw({sort: [{column: 1, direction: 'descending'}]})[0]).toBe('      id  name ▼  city          ');
  expect(
    draw({
      sort: [
        {column: 1, direction: 'ascending'},
        {column: 0, direction: 'descending'},
      ],
    })[0],
  ).toBe('    id▼2  name▲1  city          ');
});

test('marked rows and the cursor have signs of their own', () => {
  const lines = draw({marks: new Set([1]), cursor: {row: 1, position: 0}});
  expect(lines.slice(1, 3).map((line) => line.slice(0, 4))).toEqual(['  1 ', '●›2 ']);
});

test('frozen columns stay, with a line at their edge, and the others move', () => {
  expect(draw({frozen: 1, left: 2, cursor: {row: 0, position: 2}})[1]).toBe(
    ' ›1    1 │東京                  ',
  );
});

test('a column that does not fit is cut at the edge', () => {
  expect(draw({}, {width: 22})).toEqual([
    '      id  name    city',
    ' ›1    1  Ann     東京',
    '  2   22  NULL    Zür…',
    "  3  333  a\\tb    'NU…",
    '                      ',
  ]);
});

test('a row that is being loaded says so', () => {
  expect(draw({}, {rows: [rows[0], undefined, rows[2]]})[2]).toBe('  2 …                           ');
});

describe('looks', () => {
  const theme = createTheme('none');

  test('NULL is dim, the cursor is inverse, its row bold, matches underlined', () => {
    const lines = draw({search: 'rich'}, {theme});
    expect(lines[1]).toContain('\u001B[7m   1\u001B[0m\u001B[1m  Ann');
    expect(lines[2]).toContain('\u001B[2mNULL  \u001B[0m');
    expect(lines[2]).toContain('Zü\u001B[4mrich\u001B[0m');
  });

  test('cells may have a look of their own', () => {
    const lines = draw({}, {theme, cellRole: ({cell}) => (cell === '22' ? 'error' : undefined)});
    expect(lines[2]).toContain('\u001B[1m  22\u001B[0m');
  });

  test('a plain row costs one sequence, for its number', () => {
    expect(draw({}, {theme, rows: [rows[0], rows[0], rows[0]]})[3]!.split('\u001B').length).toBe(3);
  });
});

test('every line is exactly as wide as asked, whatever the values', () => {
  const cell = fc.option(
    fc.string({unit: fc.constantFrom('a', '日', 'e\u0301', '\n', '👩‍👩‍👧', 'ß', '\u001B')}),
    {nil: null},
  );
  const row = fc.tuple(cell, cell, cell);
  fc.assert(
    fc.property(
      fc.array(row, {maxLength: 6}),
      fc.integer({min: 20, max: 80}),
      fc.nat(2),
      fc.nat(2),
      fc.string({maxLength: 2}),
      (cells, width, frozen, left, search) => {
        const lines = draw({frozen, left, search}, {rows: cells, rowCount: cells.length, width});
        for (const line of lines) expect(stringWidth(stripSgr(line))).toBe(width);
      },
    ),
  );
});
