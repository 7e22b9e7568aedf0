import {UsageError} from '../../errors/index.ts';
import {relationOf} from '../context/node-dict.ts';
import type {DbtNode} from '../nodes/node.ts';
import {runAll, type NodeHooks} from './hooks.ts';
import {parseCsv} from '../../util/parse-csv.ts';
import {seedType} from './seed-types.ts';
import {existingKind} from './target-table.ts';
import type {Connection, NodeTask} from './work.ts';

/** Rows in one statement. */
const batchSize = 500;

/** Loads a CSV file of the project; what was in the table before is gone. */
export async function loadSeed(
  task: NodeTask,
  connection: Connection,
  hooks: NodeHooks,
): Promise<{rows: number}> {
  const {node, session} = task;
  const {quoteName, flavour} = session.project;
  const delimiter = String(node.config['delimiter'] ?? ',');
  const {files, paths} = session.runtime;
  const text = await files.readText(paths.join(session.project.root.root, node.file));
  const [header, ...rows] = parseCsv(text, delimiter);
  const names = checkHeader(node, header);
  rows.forEach((row, place) => checkRow(node, row, names.length, place + 2));
  const isNull = (value: string) => flavour.seedNulls.includes(value);
  const types = names.map((name, place) =>
    typeOf(
      node,
      name,
      rows.map((row) => row[place] ?? ''),
      isNull,
    ),
  );
  const target = relationOf(session.project, node).text();
  const columns = names.map((name) => (node.config['quote_columns'] === false ? name : quoteName(name)));
  const {dialect} = task.warehouse.definition;
  await connection.transaction(async () => {
    await runAll(connection, hooks.before);
    const kind = await existingKind(connection, node.relation);
    if (kind !== undefined) await connection.run(`drop ${kind} ${target} cascade`);
    const definitions = columns.map((column, place) => `${column} ${types[place]}`);
    await connection.run(`create table ${target} (${definitions.join(', ')})`);
    for (let start = 0; start < rows.length; start += batchSize) {
      const values = rows.slice(start, start + batchSize).map((row) => {
        const cells = names.map((_, place) => {
          const cell = row[place];
          return cell === undefined || isNull(cell) ? 'null' : dialect.quoteLiteral(cell);
        });
        return `(${cells.join(', ')})`;
      });
      await connection.run(`insert into ${target} (${columns.join(', ')}) values ${values.join(', ')}`);
    }
    await runAll(connection, hooks.after);
  });
  return {rows: rows.length};
}

function checkHeader(node: DbtNode, header: readonly (string | undefined)[] | undefined): string[] {
  const names = (header ?? []).map((name) => name?.trim() ?? '');
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (names.length > 0 && twice === undefined && !names.includes('')) return names;
  throw new UsageError(
    `${node.file}:1:1: ${names.length === 0 ? 'the file is empty' : twice ? `the column ${twice} comes twice` : 'a column has no name'}`,
    {code: 'asset-invalid', hint: 'The first line of a seed names its columns, each once.'},
  );
}

/** A row may end early; dbt takes what is missing for nothing. */
function checkRow(node: DbtNode, row: readonly unknown[], width: number, line: number): void {
  if (row.length <= width) return;
  throw new UsageError(
    `${node.file}:${line}:1: the row has ${row.length} values, and there are ${width} columns`,
    {
      code: 'asset-invalid',
      hint: 'Put values with the delimiter in them into double quotes.',
    },
  );
}

function typeOf(
  node: DbtNode,
  name: string,
  values: readonly string[],
  isNull: (value: string) => boolean,
): string {
  const declared = (node.config['column_types'] ?? {}) as Record<string, unknown>;
  const key = Object.keys(declared).find((column) => column.toLowerCase() === name.toLowerCase());
  return key === undefined ? seedType(values, isNull) : String(declared[key]);
}
