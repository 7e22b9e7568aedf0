import type {Batch, Column} from '../warehouse/index.ts';
import {formatCsv} from './csv.ts';
import type {ResultFormat} from './formats.ts';
import {formatJson, formatNdjson} from './json.ts';
import {formatMarkdown} from './markdown.ts';
import {formatTable, type TableOptions} from './table.ts';
import {formatTsv} from './tsv.ts';
import {formatVertical} from './vertical.ts';

/** What a formatter needs of a result. */
export interface PrintableResult {
  readonly columns: readonly Column[];
  readonly batches: AsyncIterable<Batch>;
}

/**
 * The bytes of a result, piece by piece: at most one batch is held, for a table the first rows. The bytes depend on
 * the result and the options alone, never on the terminal. Parquet is not made here but by a warehouse.
 */
export function formatResult(
  format: Exclude<ResultFormat, 'parquet'>,
  result: PrintableResult,
  options: TableOptions = {},
): AsyncIterable<string | Uint8Array> {
  switch (format) {
    case 'table':
      return formatTable(result, options);
    case 'vertical':
      return formatVertical(result);
    case 'markdown':
      return formatMarkdown(result);
    case 'csv':
      return formatCsv(result);
    case 'tsv':
      return formatTsv(result);
    case 'json':
      return formatJson(result);
    case 'ndjson':
      return formatNdjson(result);
    case 'arrow':
      return formatArrow(result);
  }
}

async function* formatArrow(result: PrintableResult): AsyncGenerator<Uint8Array> {
  const {encodeArrow} = await import('./arrow/encode.ts');
  yield* encodeArrow(result);
}
