import {toEventError} from '../../pipeline/event-error.ts';
import type {EventError} from '../../pipeline/events.ts';
import {elapsedSince} from '../../pipeline/elapsed.ts';
import {loadUnitTests, type FoundUnitTest} from '../../project/unit-test/load-unit-tests.ts';
import {unitTestNodeId, unitTestNodes} from '../../project/unit-test/unit-test-nodes.ts';
import type {OpenWarehouse} from '../../warehouse/index.ts';
import {compileProject, type CompiledProject} from '../compile-project/compile-project.ts';
import type {OperationContext} from '../context.ts';
import {selectAssets, type AssetSelection} from '../select-assets/select-assets.ts';
import {createTestScopes} from '../unit-test/create-scope.ts';
import {openTestWarehouse} from '../unit-test/open-test-warehouse.ts';
import {runUnitTest, type FailedAssertion} from '../unit-test/run-test.ts';
import {runSelectedChecks} from './run-selected-checks.ts';

export interface TestResult {
  kind: 'unit' | 'data';
  asset: string;
  name: string;
  /** Below the project folder. */
  file: string;
  line?: number;
  /** `failed`: rows differ or break a rule. `errored`: the test could not be run. `warned`: a rule of severity warn. */
  status: 'passed' | 'failed' | 'warned' | 'errored';
  elapsedMs: number;
  /** Of a unit test. */
  failed?: readonly FailedAssertion[];
  /** Rows that break the rule of a data test. */
  failures?: number;
  error?: EventError;
}

export interface TestRun {
  results: readonly TestResult[];
  counts: Readonly<Record<TestResult['status'], number>>;
  elapsedMs: number;
  warnings: readonly string[];
}

export interface RunTestsOptions extends AssetSelection {
  /** Which tests. Default both. */
  kinds?: readonly TestResult['kind'][];
  /** Run unit tests on the embedded system, the SQL translated. Default false. */
  isLocal?: boolean;
  /** Called as each test ends. */
  onResult?: (result: TestResult) => void;
}

/** Runs the unit tests and checks that a selection chooses. Nothing is written to any warehouse. */
export async function runTests(context: OperationContext, options: RunTestsOptions): Promise<TestRun> {
  const {clock} = context.runtime;
  const startedMs = clock.monotonicMs();
  const compiled = await compileProject(context);
  const {project} = compiled;
  const tests = await loadUnitTests(
    context.runtime,
    project.root,
    compiled.assets.map(({asset}) => asset),
  );
  const selected = await selectAssets(context, compiled, options, unitTestNodes(tests, project.name));
  const kinds = options.kinds ?? ['unit', 'data'];
  const results: TestResult[] = [];
  const add = (result: TestResult) => {
    results.push(result);
    options.onResult?.(result);
  };
  if (kinds.includes('unit')) {
    const chosen = tests.filter((test) => selected.nodes.has(unitTestNodeId(test)));
    await runUnitTests(chosen, {context, compiled, isLocal: options.isLocal ?? false, add});
  }
  if (kinds.includes('data')) await runSelectedChecks(selected.nodes, {context, compiled, add});
  const count = (status: TestResult['status']) => results.filter((result) => result.status === status).length;
  return {
    results,
    counts: {
      passed: count('passed'),
      failed: count('failed'),
      warned: count('warned'),
      errored: count('errored'),
    },
    elapsedMs: elapsedSince(clock, startedMs),
    warnings: selected.warnings,
  };
}

interface UnitTestRun {
  context: OperationContext;
  compiled: CompiledProject;
  isLocal: boolean;
  add: (result: TestResult) => void;
}

async function runUnitTests(
  tests: readonly FoundUnitTest[],
  {context, compiled, isLocal, add}: UnitTestRun,
): Promise<void> {
  const {clock} = context.runtime;
  const scopeOf = createTestScopes(context, compiled);
  const connectionOf = new Map(compiled.assets.map(({asset, connection}) => [asset.name, connection]));
  const byPlace = Map.groupBy(tests, ({asset}) => (isLocal ? '' : connectionOf.get(asset)!));
  for (const [connection, group] of byPlace) {
    const warehouse: OpenWarehouse = await openTestWarehouse(context, connection, isLocal);
    try {
      for (const test of group) {
        const startedMs = clock.monotonicMs();
        const {status, failed, error} = await runUnitTest(
          test,
          warehouse,
          () => scopeOf(test, warehouse, isLocal),
          context.signal,
        );
        const {asset, name, file, line} = test;
        add({
          kind: 'unit',
          asset,
          name,
          file,
          line,
          status,
          elapsedMs: elapsedSince(clock, startedMs),
          ...(failed.length > 0 && {failed}),
          ...(error && {error: toEventError(error)}),
        });
      }
    } finally {
      await warehouse.close();
    }
  }
}
