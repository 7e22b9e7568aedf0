import {TransferError} from '#src/errors/index.ts';
import {isoCell, numberCell, textCell, type CellValue} from './cell-values.ts';
import {unescapeText} from './number-formats.ts';
import {parseXml, type XmlHandler} from './parse-xml.ts';
import {columnLetters, columnNumber, type CellRange} from './range.ts';
import type {Sheet, Workbook} from './workbook.ts';

/** A row that has cells. */
export interface SheetRow {
  number: number;
  /** By column from 1; empty ones are absent. */
  cells: ReadonlyMap<number, CellValue>;
}

export interface SheetOptions {
  range: CellRange;
  /** Cells whose formula has an error, such as #N/A, or no saved value are empty instead of failing the load. */
  ignoresErrors: boolean;
}

/** Yields the rows of a range that have a value, while the sheet is unpacked. Formulas give what was saved with them. */
export async function* readSheet(
  workbook: Workbook,
  sheet: Sheet,
  options: SheetOptions,
): AsyncGenerator<SheetRow> {
  const stream = await workbook.archive.open(sheet.part);
  try {
    yield* parseXml<SheetRow>(stream, (emit) => rowHandler(workbook, sheet, options, emit));
  } finally {
    stream.destroy();
  }
}

function rowHandler(
  workbook: Workbook,
  sheet: Sheet,
  {range, ignoresErrors}: SheetOptions,
  emit: (row: SheetRow) => void,
): XmlHandler {
  let row = 0;
  let column = 0;
  let cells = new Map<number, CellValue>();
  let cell: {type: string; style: number; isFormula: boolean} | undefined;
  let value = '';
  let isValue = false;
  let isPhonetic = false;

  function finishCell({type, style, isFormula}: NonNullable<typeof cell>): void {
    if (row < range.firstRow || row > range.lastRow) return;
    if (column < range.firstColumn || column > range.lastColumn) return;
    const problem =
      type === 'e'
        ? `holds the error ${value}`
        : isFormula && type === 'n' && value === '' && 'holds a formula whose value was not saved';
    if (problem && !ignoresErrors) throw cellError(sheet, `${columnLetters(column)}${row}`, problem);
    const read = problem ? undefined : readCell(workbook, type, style, value);
    if (read) cells.set(column, read);
  }

  return {
    open(name, attributes) {
      switch (name) {
        case 'row':
          row = attributes.r === undefined ? row + 1 : Number(attributes.r);
          column = 0;
          cells = new Map();
          break;
        case 'c':
          column = attributes.r === undefined ? column + 1 : columnNumber(attributes.r.replace(/\d+$/, ''));
          cell = {type: attributes.t ?? 'n', style: Number(attributes.s ?? 0), isFormula: false};
          value = '';
          break;
        case 'f':
          if (cell) cell.isFormula = true;
          break;
        case 'rPh':
          isPhonetic = true;
          break;
        case 'v':
        case 't':
          isValue = cell !== undefined && !isPhonetic;
      }
    },
    close(name) {
      if (name === 'v' || name === 't') isValue = false;
      else if (name === 'rPh') isPhonetic = false;
      else if (name === 'c' && cell) {
        finishCell(cell);
        cell = undefined;
      } else if (name === 'row' && cells.size > 0) emit({number: row, cells});
    },
    text(piece) {
      if (isValue) value += piece;
    },
  };
}

/** Undefined for a cell that is formatted and holds nothing. */
function readCell(
  {texts, meanings, is1904}: Workbook,
  type: string,
  style: number,
  value: string,
): CellValue | undefined {
  if (value === '') return undefined;
  switch (type) {
    case 's': {
      const text = texts[Number(value)];
      return text === undefined || text === '' ? undefined : textCell(text);
    }
    case 'inlineStr':
    case 'str':
      return textCell(unescapeText(value));
    case 'b':
      return {kind: 'boolean', json: value === '1' ? 'true' : 'false'};
    case 'd':
      return isoCell(value);
    default:
      return numberCell(value, meanings[style] ?? 'number', is1904);
  }
}

function cellError(sheet: Sheet, address: string, problem: string): TransferError {
  return new TransferError(`Cell ${address} of sheet ${sheet.name} ${problem}`, {
    code: 'transfer-source',
    hint: 'Correct it and save the workbook in a spreadsheet program, or set `ignore_errors: true` to take such cells as empty.',
    details: {sheet: sheet.name, cell: address},
  });
}
