import {TransferError} from '../../errors/index.ts';
import type {ByteSource, Column, LoadRequest} from '../../warehouse/index.ts';
import {countOf} from '../../util/format-quantity.ts';
import {isExactInSpool} from './fit-value.ts';
import {dropTable, type Shaper} from './shaper.ts';

/** All rows of a source in the spool. */
export interface StagedSource {
  /** Table of the spool, quoted. */
  table: string;
  /** As the source names them, with the types that it says. */
  columns: readonly Column[];
  /** In the same order, with the types in which the spool has them. */
  kept: readonly Column[];
  /** Columns that have the text that stood in the file, whatever type the source says. */
  asText: readonly string[];
  rows: number;
  drop(): Promise<void>;
}

export interface StageRequest extends Pick<LoadRequest, 'into' | 'source' | 'signal' | 'onProgress'> {
  asset: string;
  /** Columns whose values are looked at as they are written, where the source has text. */
  textColumns: readonly string[];
}

/** Reads a source into the spool. Throws when not all of its rows arrive. */
export async function stageSource(
  shaper: Shaper,
  {asset, source, textColumns, ...request}: StageRequest,
): Promise<StagedSource> {
  const {spool, dialect} = shaper;
  const name = shaper.newName('load');
  const asText = isDelimitedText(source) ? textColumns : [];
  const kept = source.columns.map((column): Column => {
    const isText = asText.includes(column.name) || !isExactInSpool(column.type, dialect);
    return isText
      ? {...column, type: {kind: 'text'}, nativeType: dialect.toNativeType({kind: 'text'})}
      : column;
  });
  const reading: ByteSource = {
    columns: kept,
    content: source.content,
    rowsSent: () => source.rowsSent(),
    dispose: async () => {},
  };
  const {rows} = await spool.load(name, {...request, source: reading, textColumns: asText});
  const drop = () => dropTable(shaper, name);
  const sent = source.rowsSent();
  if (sent !== undefined && sent !== rows) {
    await drop();
    throw new TransferError(
      `${asset}: the source sent ${countOf(sent, 'row')}, and ${countOf(rows, 'row')} arrived to be looked at`,
      {
        code: 'transfer-mismatch',
        hint: 'Nothing was loaded. Run it again; if it stays so, please report it.',
      },
    );
  }
  return {table: dialect.quoteIdentifier(name), columns: source.columns, kept, asText, rows, drop};
}

/** Options under which a number is not written as one. */
const numberOptions = ['decimal_separator', 'thousands'];

function isDelimitedText({content}: ByteSource): boolean {
  if (content.kind !== 'files') return false;
  const {format, options} = content.files;
  return (format === 'csv' || format === 'tsv') && !numberOptions.some((name) => name in options);
}
