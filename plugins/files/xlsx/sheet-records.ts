import type {ColumnType, FileSet} from '#src/warehouse/index.ts';
import type {ColumnHints} from '../record-columns.ts';
import {textCell, type CellKind, type CellValue} from './cell-values.ts';
import {columnLetters, parseRange} from './range.ts';
import {readSheet, type SheetRow} from './read-sheet.ts';
import {chooseSheets, readWorkbook} from './workbook.ts';

/** Column that tells the sheet of a row when all sheets are read. */
const sheetColumn = 'sheet_name';

export interface WorkbookRecords {
  /** NDJSON, while the workbooks are read. */
  bytes: AsyncIterable<string>;
  /** Types of all columns; known once all bytes came. */
  hints(): ColumnHints;
}

/** What each column holds, by its name, in the order in which they came. */
type Findings = Map<string, Set<CellKind>>;

/** Turns rows into records with the names of the header. What a column holds in all its rows decides its type. */
export function workbookRecords(paths: readonly string[], options: FileSet['options']): WorkbookRecords {
  const findings: Findings = new Map();
  async function* bytes(): AsyncGenerator<string> {
    for (const path of paths) yield* recordsOfWorkbook(path, options, findings);
  }
  return {
    bytes: bytes(),
    hints: () => Object.fromEntries([...findings].map(([name, kinds]) => [name, typeOf(kinds)])),
  };
}

const pieceCharacters = 64 * 1024;

async function* recordsOfWorkbook(
  path: string,
  {sheet: wanted, range, header = true, ignore_errors = false}: FileSet['options'],
  findings: Findings,
): AsyncGenerator<string> {
  const options = {
    range: parseRange(range as string | undefined),
    ignoresErrors: ignore_errors === true,
  };
  yield* readWorkbook(path, async function* (workbook) {
    for (const sheet of chooseSheets(path, workbook.sheets, wanted)) {
      const constants = wanted === '*' ? [[sheetColumn, textCell(sheet.name)] as const] : [];
      const toRecord = recordMaker({hasHeader: header === true, constants, findings});
      let piece = '';
      for await (const row of readSheet(workbook, sheet, options)) {
        piece += toRecord(row);
        if (piece.length < pieceCharacters) continue;
        yield piece;
        piece = '';
      }
      yield piece;
    }
  });
}

/** Makes a line of each row; the header makes none. Every column stands in every line, so that their order stays. */
function recordMaker({
  hasHeader,
  constants,
  findings,
}: {
  hasHeader: boolean;
  constants: readonly (readonly [string, CellValue])[];
  findings: Findings;
}): (row: SheetRow) => string {
  const names = new Map<number, string>();
  const taken = new Set(constants.map(([name]) => name.toLowerCase()));
  let isHeaderDue = hasHeader;

  /** Columns without a name are called by their letters, and one whose name is taken gets a number. */
  function nameColumn(column: number, wanted = columnLetters(column)): string {
    let name = wanted;
    for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${wanted}_${count}`;
    taken.add(name.toLowerCase());
    names.set(column, name);
    kindsOf(name);
    return name;
  }
  function kindsOf(name: string): Set<CellKind> {
    const known = findings.get(name);
    if (known) return known;
    const kinds = new Set<CellKind>();
    findings.set(name, kinds);
    return kinds;
  }

  return ({cells}) => {
    if (isHeaderDue) {
      isHeaderDue = false;
      for (const [name] of constants) kindsOf(name);
      for (const [column, cell] of cells) nameColumn(column, plainText(cell).trim() || undefined);
      return '';
    }
    for (const column of cells.keys()) if (!names.has(column)) nameColumn(column);
    const fields = constants.map(([name, value]) => [name, value] as const);
    const values = [...names].map(([column, name]) => [name, cells.get(column)] as const);
    const members = [...fields, ...values].map(([name, value]) => {
      if (value) kindsOf(name).add(value.kind);
      return `${JSON.stringify(name)}:${value?.json ?? 'null'}`;
    });
    return `{${members.join(',')}}\n`;
  };
}

function plainText({json}: CellValue): string {
  return json.startsWith('"') ? (JSON.parse(json) as string) : json;
}

function typeOf(kinds: ReadonlySet<CellKind>): ColumnType {
  const areAll = (...allowed: CellKind[]) =>
    kinds.size > 0 && [...kinds].every((kind) => allowed.includes(kind));
  if (areAll('integer')) return {kind: 'integer', bits: 64, signed: true};
  if (areAll('integer', 'float')) return {kind: 'float', bits: 64};
  if (areAll('boolean')) return {kind: 'boolean'};
  if (areAll('date')) return {kind: 'date'};
  if (areAll('date', 'timestamp')) return {kind: 'timestamp', zoned: false};
  return areAll('time') ? {kind: 'time', zoned: false} : {kind: 'text'};
}
