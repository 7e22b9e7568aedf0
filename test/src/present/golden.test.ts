import {test} from 'vitest';
import {formatResult} from '#src/present/format-result.ts';
import {isBinaryFormat, resultFormats, type ResultFormat} from '#src/present/formats.ts';
import {awkwardResult} from '#test/golden/awkward-result.ts';
import {expectGolden} from '#test/golden/expect-golden.ts';

const textFormats = resultFormats.filter((format) => !isBinaryFormat(format));

test.each(textFormats)('%s prints every awkward value in the bytes of its golden file', async (format) => {
  await expectGolden(`${format}.txt`, await print(format as Exclude<ResultFormat, 'parquet'>));
});

test.each(textFormats)('%s of an empty result', async (format) => {
  const empty = {columns: awkwardResult.columns.slice(0, 2), batches: (async function* () {})()};
  let text = '';
  for await (const piece of formatResult(format as 'csv', empty)) text += piece;
  await expectGolden(`empty-${format}.txt`, text);
});

async function print(format: Exclude<ResultFormat, 'parquet'>): Promise<string> {
  let text = '';
  const {columns, batches} = awkwardResult;
  for await (const piece of formatResult(format, {columns, batches: batches()})) text += piece as string;
  return text;
}
