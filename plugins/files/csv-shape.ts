import type {DuckDBConnection} from '@duckdb/node-api';
import type {FileSet} from '#src/warehouse/index.ts';
import {readFiles} from '#plugins/duckdb/read-source.ts';
import {selectRows} from '#plugins/duckdb/select-rows.ts';

const candidates = [',', ';', '\t', '|'];

/**
 * The separator that the header has most of. DuckDB's own detection would rather see one column of whole lines than
 * a line with a missing field.
 */
export async function detectDelimiter(connection: DuckDBConnection, files: FileSet): Promise<string> {
  const header = await readFirstLine(connection, files);
  const counts = candidates.map((candidate) => splitOutsideQuotes(header, candidate, files).length);
  return candidates[counts.indexOf(Math.max(...counts))]!;
}

/** Reads every row with as many columns as the header has, so that the first ragged one is named. */
export async function provokeRowError(connection: DuckDBConnection, files: FileSet): Promise<void> {
  for (const path of files.paths) {
    const file = {...files, paths: [path]};
    const delimiter = String(files.options.delimiter ?? '\t');
    const fields = splitOutsideQuotes(await readFirstLine(connection, file), delimiter, files);
    const columns = Object.fromEntries(fields.map((_, index) => [`column${index + 1}`, 'VARCHAR']));
    const options = {...files.options, auto_detect: false, columns};
    await connection.run(`select count(*) from ${readFiles({...file, options})}`);
  }
}

async function readFirstLine(connection: DuckDBConnection, files: FileSet): Promise<string> {
  const {skip = 0, encoding} = files.options;
  const options = {
    auto_detect: false,
    header: false,
    delimiter: '',
    quote: '',
    escape: '',
    skip,
    ...(encoding !== undefined && {encoding}),
    columns: {line: 'VARCHAR'},
  };
  const from = readFiles({...files, paths: files.paths.slice(0, 1), options});
  const [first] = await selectRows<{line: string | null}>(connection, `select line from ${from} limit 1`);
  return first?.line ?? '';
}

function splitOutsideQuotes(line: string, delimiter: string, {options}: FileSet): string[] {
  const quote = String(options.quote ?? '"');
  const bare =
    quote === ''
      ? line
      : line
          .split(quote)
          .filter((_, index) => index % 2 === 0)
          .join('');
  return bare.split(delimiter);
}
