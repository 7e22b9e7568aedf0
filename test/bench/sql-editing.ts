// What the editor pays for one key: colours in a buffer of 5,000 lines, and completion over 5,000 tables of 20 columns.
import {completeLines} from '#src/sql/complete/complete-lines.ts';
import type {CompletionCatalog} from '#src/sql/complete/catalog.ts';
import {createHighlightBuffer} from '#src/sql/highlight-buffer.ts';

const columns = Array.from({length: 20}, (_, index) => ({name: `column_${index}`, type: 'integer'}));
const relations = Array.from({length: 5000}, (_, index) => ({
  schema: `schema_${index % 25}`,
  name: `measurement_${index}_daily`,
  kind: 'table',
}));
const catalog: CompletionCatalog = {
  searchPath: ['schema_0'],
  relations,
  foreignKeys: relations.slice(1).map((from, index) => ({
    from,
    columns: ['column_1'],
    to: relations[index]!,
    toColumns: ['column_0'],
  })),
  functions: [],
  reservedWords: new Set(),
  columnsOf: () => columns,
};
const dialect = {
  quoteIdentifier: (name: string) => `"${name}"`,
  foldIdentifier: (name: string) => name.toLowerCase(),
};
const statement =
  "select column_1, 'text' as label -- note\nfrom schema_7.measurement_7_daily m where m.column_2 = 3;";
const filler = Array.from({length: 2500}, () => statement)
  .join('\n')
  .split('\n');
const typed = [
  'select * from ',
  'select * from mea',
  'select * from m2d',
  'select * from schema_0.measurement_25_daily m join ',
  'select * from schema_0.measurement_25_daily m join schema_1.measurement_26_daily n on m.col',
];

const highlighted = createHighlightBuffer();
const [colourMs, completionMs]: [number[], number[]] = [[], []];
for (let round = 0; round < 40; round++)
  for (const line of typed) {
    for (let length = line.length - 3; length <= line.length; length++) {
      const lines = [...filler, line.slice(0, length)];
      const startedMs = performance.now();
      highlighted.update(lines);
      for (let shown = lines.length - 40; shown < lines.length; shown++) highlighted.spansOf(shown);
      colourMs.push(performance.now() - startedMs);
      const cursor = {line: lines.length - 1, column: length};
      const completedMs = performance.now();
      completeLines({lines, cursor, highlighted, catalog, dialect});
      completionMs.push(performance.now() - completedMs);
    }
  }
print('colours after a key, 5,000 lines', colourMs, 'p95 < 2 ms');
print('completion, 5,000 tables', completionMs, 'p95 < 30 ms');

function print(name: string, times: readonly number[], goal: string): void {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(2);
  process.stdout.write(`${name.padEnd(34)} p50 ${at(0.5)} ms  p95 ${at(0.95)} ms  ${goal}\n`);
}
