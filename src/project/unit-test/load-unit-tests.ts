import {parseYamlDocument, validateDocument, type YamlDocument} from '../../config/yaml-document.ts';
import {UsageError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {suggest} from '../../util/suggest.ts';
import type {Asset} from '../asset.ts';
import {parseDbtUnitTest, type ReadFixture} from './parse-dbt-unit-test.ts';
import {parseUnitTest} from './parse-unit-test.ts';
import type {UnitTest} from './unit-test.ts';
import {unitTestFileSchema, unitTestSchema} from './unit-test-schema.ts';

/** Files of unit tests beside assets; they are no assets. */
export const unitTestSuffix = /\.test\.ya?ml$/;

/** A test with the asset that it is about. */
export interface FoundUnitTest extends UnitTest {
  asset: string;
}

/**
 * Unit tests of the project: `*.test.yml` below `assets/` and `tests/`, and what SQL assets have in their headers.
 * Throws `UsageError` with file, line and column.
 */
export async function loadUnitTests(
  runtime: Runtime,
  root: string,
  assets: readonly Asset[],
): Promise<FoundUnitTest[]> {
  const paths = (
    await Promise.all(
      ['assets', 'tests'].map((folder) =>
        runtime.files.glob(['**/*.test.yml', '**/*.test.yaml'], runtime.paths.join(root, folder)),
      ),
    )
  ).flat();
  const fixtures = await readFixtureFiles(runtime, root);
  const found: UnitTest[] = [];
  for (const path of paths) {
    const file = runtime.paths.relative(root, path).replaceAll('\\', '/');
    const document = parseYamlDocument(await runtime.files.readText(path), file);
    found.push(...parseUnitTestFile(document, assets, fixtures));
  }
  found.push(...assets.flatMap((asset) => (asset.kind === 'sql' ? (asset.unitTests ?? []) : [])));
  return refuseRepeated(found.map((test) => ({...test, asset: requireAsset(test, assets)})));
}

/** Tests of one document; `asset` of each is as written, or that of the asset beside the file. */
function parseUnitTestFile(
  document: YamlDocument,
  assets: readonly Asset[],
  readFixture: ReadFixture,
): UnitTest[] {
  const {file} = document;
  const {tests = [], unit_tests = []} = validateDocument(document, unitTestFileSchema);
  const stem = file.replace(unitTestSuffix, '');
  const beside = assets.find((asset) => asset.file.replace(/\.[^./]+$/, '') === stem)?.name;
  return [
    ...tests.map((test, position) => {
      const path = ['tests', position];
      const {line} = document.positionOf(path);
      if (test.asset === undefined && beside === undefined)
        throw new UsageError(`${file}:${line}: the test ${test.name} does not say which asset it is about`, {
          code: 'asset-invalid',
          hint: `Write \`asset:\`, or put the file beside its asset as ${stem.split('/').at(-1)}.test.yml.`,
        });
      return parseUnitTest(test, beside ?? '', {file, line});
    }),
    ...unit_tests.map((test, position) =>
      parseDbtUnitTest(test, {file, line: document.positionOf(['unit_tests', position]).line}, readFixture),
    ),
  ];
}

/** Tests that stand in the header of a SQL asset under `unit_tests:`. */
export function parseHeaderTests(document: YamlDocument, asset: string): UnitTest[] {
  const {unit_tests: written} = document.value as {unit_tests?: unknown};
  if (!Array.isArray(written)) return [];
  return written.map((test, position) =>
    parseUnitTest(unitTestSchema.parse(test), asset, {
      file: document.file,
      line: document.positionOf(['unit_tests', position]).line,
    }),
  );
}

/** dbt keeps data of tests in `tests/fixtures/<name>.csv` or `.sql`. */
async function readFixtureFiles(runtime: Runtime, root: string): Promise<ReadFixture> {
  const folder = runtime.paths.join(root, 'tests', 'fixtures');
  const texts = new Map<string, string>();
  for (const path of await runtime.files.glob(['**/*.csv', '**/*.sql'], folder))
    texts.set(runtime.paths.basename(path), await runtime.files.readText(path));
  return (name, format) => {
    const text = texts.get(`${name}.${format}`);
    if (text !== undefined) return text;
    throw new UsageError(`There is no fixture ${name}.${format}`, {
      code: 'file-missing',
      hint: `Put it into tests/fixtures. ${texts.size > 0 ? `There are ${[...texts.keys()].join(', ')}.` : ''}`.trim(),
    });
  };
}

function requireAsset({asset, file, line}: UnitTest, assets: readonly Asset[]): string {
  const sql = assets.filter(({kind}) => kind === 'sql').map(({name}) => name);
  if (sql.includes(asset)) return asset;
  const sameTable = sql.filter((name) => name.endsWith(`.${asset}`));
  if (sameTable.length === 1) return sameTable[0]!;
  const near = suggest(asset, sql);
  throw new UsageError(`${file}:${line}: the test is about ${asset}, which is no SQL asset of this project`, {
    code: 'usage-unknown-asset',
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}SQL assets: ${sql.join(', ') || 'none'}.`,
  });
}

function refuseRepeated(tests: readonly FoundUnitTest[]): FoundUnitTest[] {
  const seen = new Map<string, UnitTest>();
  for (const test of tests) {
    const id = `${test.asset}::${test.name}`;
    const other = seen.get(id);
    if (other)
      throw new UsageError(
        `${test.file}:${test.line}: ${test.asset} has a test ${test.name} already (${other.file}:${other.line})`,
        {
          code: 'asset-duplicate',
          hint: 'Give one of them another name.',
        },
      );
    seen.set(id, test);
  }
  return [...tests];
}
