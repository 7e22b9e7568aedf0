import {Document, isSeq, parseDocument} from 'yaml';
import {UsageError} from '../../errors/index.ts';
import type {SqlAsset} from '../../project/asset.ts';
import type {FoundUnitTest} from '../../project/unit-test/load-unit-tests.ts';
import {parseUnitTest} from '../../project/unit-test/parse-unit-test.ts';
import type {WrittenUnitTest} from '../../project/unit-test/unit-test-schema.ts';
import {placeTables} from '../../transform/place-tables.ts';
import {
  formatRelation,
  type Column,
  type OpenWarehouse,
  type Relation,
  type Value,
} from '../../warehouse/index.ts';
import {compileProject, type CompiledProject} from '../compile-project/compile-project.ts';
import type {OperationContext} from '../context.ts';
import {openConnection} from '../open-connection.ts';
import {createTestScopes} from './create-scope.ts';
import {inferType} from './fixture-sql.ts';
import {prepareTest} from './prepare-test.ts';
import {readRows} from './read-rows.ts';

export interface CreateTestOptions {
  /** Name of the asset. */
  asset: string;
  /** Name of the test; default `recorded`, with a number where there is one. */
  name?: string;
  /** Most rows of each input. */
  limit: number;
  /** SQL conditions on inputs: `table=condition`, or a condition alone where one table is read. */
  where: readonly string[];
}

export interface CreatedTest {
  name: string;
  /** Below the project folder. */
  file: string;
  inputs: readonly {table: string; rows: number}[];
  expectedRows: number;
}

/**
 * Records a test from the tables as they are: some rows of each that the asset reads, and what its SELECT makes of
 * them. Adds it to `<asset>.test.yml`. Reads only.
 */
export async function createTest(
  context: OperationContext,
  options: CreateTestOptions,
): Promise<CreatedTest> {
  const compiled = await compileProject(context);
  const {asset, connection, select} = findSqlAsset(compiled, options.asset);
  const warehouse = await openConnection(context, connection, {readOnly: true});
  try {
    const tables = await tablesRead(asset, select, warehouse);
    const conditions = parseConditions(options.where, tables);
    const inputs: NonNullable<WrittenUnitTest['inputs']> = {};
    const counts: CreatedTest['inputs'][number][] = [];
    for (const table of tables) {
      const label = formatRelation(table);
      const rows = await readSome(table, conditions.get(label), options.limit, {warehouse, context});
      inputs[label] = writtenFixture(rows.columns, rows.rows);
      counts.push({table: label, rows: rows.rows.length});
    }
    const file = asset.file.replace(/\.[^./]+$/, '.test.yml');
    const name = await freeName(context, compiled, file, options.name);
    const recorded: WrittenUnitTest = {name, inputs};
    const test: FoundUnitTest = {
      ...parseUnitTest({...recorded, expected: []}, asset.name, {file, line: 1}),
      asset: asset.name,
    };
    const scope = await createTestScopes(context, compiled)(test, warehouse, false);
    const [assertion] = await prepareTest(test, scope);
    const result = await readRows(warehouse, assertion!.sql, context.signal);
    const expected = result.rows.map((row) => writtenRow(result.columns, row));
    await addTest(context, compiled.project.root, file, {...recorded, expected});
    return {name, file, inputs: counts, expectedRows: result.rows.length};
  } finally {
    await warehouse.close();
  }
}

function findSqlAsset({assets}: CompiledProject, name: string) {
  const found =
    assets.find(({asset}) => asset.name === name) ??
    assets.find(({asset}) => asset.name.endsWith(`.${name}`));
  if (found?.asset.kind === 'sql')
    return {asset: found.asset, connection: found.connection, select: found.select!};
  const known = assets.flatMap(({asset}) => (asset.kind === 'sql' ? [asset.name] : []));
  throw new UsageError(`There is no SQL asset ${name} in this project`, {
    code: 'usage-unknown-asset',
    hint: `SQL assets: ${known.join(', ') || 'none'}.`,
  });
}

async function tablesRead(asset: SqlAsset, select: string, {definition}: OpenWarehouse): Promise<Relation[]> {
  const found = new Map<string, Relation>();
  const placed = await placeTables(select, definition.dialect, (table) => {
    found.set(formatRelation(table), table);
    return undefined;
  });
  if ('problem' in placed)
    throw new UsageError(`${asset.file}: the SQL parser does not understand it: ${placed.problem}`, {
      code: 'asset-invalid',
      hint: `Write ${asset.file.replace(/\.[^./]+$/, '.test.yml')} by hand.`,
    });
  return [...found.values()];
}

function parseConditions(where: readonly string[], tables: readonly Relation[]): Map<string, string> {
  const names = tables.map(formatRelation);
  return new Map(
    where.map((text) => {
      const table = names.find((name) => text.startsWith(`${name}=`) || text.startsWith(`${name}:`));
      if (table !== undefined) return [table, text.slice(table.length + 1)];
      if (names.length === 1) return [names[0]!, text];
      throw new UsageError(`--where ${text} does not say which table it is about`, {
        code: 'usage',
        hint: `Write \`--where "${names[0] ?? 'table'}=${text}"\`. The asset reads ${names.join(', ') || 'no table'}.`,
      });
    }),
  );
}

async function readSome(
  table: Relation,
  condition: string | undefined,
  limit: number,
  {warehouse, context}: {warehouse: OpenWarehouse; context: OperationContext},
) {
  const from = warehouse.definition.dialect.quoteRelation(table);
  const where = condition === undefined ? '' : ` where ${condition}`;
  return readRows(warehouse, `select * from ${from}${where}`, context.signal, limit);
}

/** Types are written where the values do not tell them. */
function writtenFixture(columns: readonly Column[], rows: readonly (readonly Value[])[]) {
  const types = columns.flatMap((column, index) => {
    const values = rows.map((row) => writtenValue(row[index]!));
    const inferred = inferType(values, {isText: false, hasDates: true});
    const isTold = inferred?.kind === column.type.kind && inferred.kind !== 'timestamp';
    return isTold || column.type.kind === 'unknown' ? [] : [[column.name, column.nativeType] as const];
  });
  return {
    rows: rows.map((row) => writtenRow(columns, row)),
    ...(types.length > 0 && {columns: Object.fromEntries(types)}),
  };
}

function writtenRow(columns: readonly Column[], row: readonly Value[]): Record<string, unknown> {
  return Object.fromEntries(columns.map(({name}, index) => [name, writtenValue(row[index]!)]));
}

/** Integers that JavaScript knows exactly are numbers; everything else is the text that SQL takes. */
function writtenValue(value: Value): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value instanceof Uint8Array)
    throw new UsageError('Columns of bytes cannot be recorded into a test', {
      code: 'unsupported',
      hint: 'Write the test by hand, with `sql:` for that input.',
    });
  return value;
}

async function freeName(
  {runtime}: OperationContext,
  {project}: CompiledProject,
  file: string,
  wanted: string | undefined,
): Promise<string> {
  const path = runtime.paths.join(project.root, file);
  if (!(await runtime.files.exists(path))) return wanted ?? 'recorded';
  const written = parseDocument(await runtime.files.readText(path)).toJS() as {
    tests?: {name?: string}[];
  } | null;
  const taken = new Set((written?.tests ?? []).map(({name}) => name));
  if (wanted !== undefined && taken.has(wanted))
    throw new UsageError(`${file} has a test ${wanted} already`, {
      code: 'usage',
      hint: 'Pass another --name.',
    });
  if (wanted !== undefined) return wanted;
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'recorded' : `recorded ${number}`;
    if (!taken.has(name)) return name;
  }
}

/** Adds to the file as it is: comments and the form of what is there stay. */
async function addTest(
  {runtime}: OperationContext,
  root: string,
  file: string,
  test: WrittenUnitTest,
): Promise<void> {
  const path = runtime.paths.join(root, file);
  const exists = await runtime.files.exists(path);
  const document = exists ? parseDocument(await runtime.files.readText(path)) : new Document({});
  const node = document.createNode(test);
  const tests = document.get('tests');
  if (isSeq(tests)) tests.add(node);
  else document.set('tests', document.createNode([test]));
  await runtime.files.writeText(path, document.toString({lineWidth: 0, flowCollectionPadding: false}));
}
