import {describe, expect, test} from 'vitest';
import {judgePlan, type JudgedNode} from '#src/operations/explain/judge-plan.ts';
import {formatExplained} from '#src/present/explain.ts';
import type {PlanNode} from '#src/warehouse/index.ts';

const node = (facts: Partial<PlanNode> = {}): PlanNode => ({
  operation: 'Scan',
  kind: 'other',
  details: {},
  children: [],
  ...facts,
});

const warningsOf = (judged: JudgedNode): string[] => [
  ...judged.warnings.map(({message}) => message),
  ...judged.children.flatMap(warningsOf),
];

describe('a plan is warned of', () => {
  test('a full scan of a large table that keeps little, with the index that would help', () => {
    const scan = node({
      kind: 'scan',
      target: 'orders',
      targetRows: 3_000_000,
      estimatedRows: 12,
      filter: '(customer_id = 7)',
      indexableColumns: ['customer_id'],
    });
    expect(warningsOf(judgePlan(scan))).toEqual([
      'Reads 3,000,000 rows of orders to keep 12. An index on customer_id may find them at once.',
    ]);
    for (const harmless of [{targetRows: 5000}, {estimatedRows: 2_000_000}, {kind: 'index-scan' as const}])
      expect(warningsOf(judgePlan({...scan, ...harmless}))).toEqual([]);
  });

  test('a wrong estimate, once and where it begins', () => {
    const wrong = node({estimatedRows: 100, actualRows: 50_000});
    const parent = node({estimatedRows: 100, actualRows: 50_000, children: [wrong]});
    const judged = judgePlan(parent);
    expect(judged.warnings).toEqual([]);
    expect(judged.children[0]!.warnings).toMatchObject([
      {kind: 'estimate', message: expect.stringMatching(/^Delivers 500 times more rows than expected/)},
    ]);
    expect(warningsOf(judgePlan(node({estimatedRows: 1, actualRows: 900})))).toEqual([]);
  });

  test('a loop that reads a table again and again', () => {
    const inner = node({kind: 'scan', target: 'rates', targetRows: 20_000, loops: 5000, actualRows: 5000});
    const outer = node({actualRows: 5000, estimatedRows: 5000});
    const loop = node({kind: 'nested-loop', children: [outer, inner]});
    expect(warningsOf(judgePlan(loop))).toEqual([expect.stringMatching(/^Reads rates 5,000 times\./)]);
    const byIndex = {...loop, children: [outer, {...inner, kind: 'index-scan' as const}]};
    expect(warningsOf(judgePlan(byIndex))).toEqual([]);
  });

  test('a loop over many pairs that has not run', () => {
    const side = node({estimatedRows: 100_000});
    const loop = node({kind: 'nested-loop', children: [side, side]});
    expect(warningsOf(judgePlan(loop))).toEqual([
      expect.stringMatching(/^Compares 10,000,000,000 pairs of rows\./),
    ]);
  });

  test('work that went to disk', () => {
    expect(warningsOf(judgePlan(node({kind: 'sort', spilledBytes: 12_300_000})))).toEqual([
      expect.stringMatching(/^Wrote 12\.3 MB to disk/),
    ]);
  });

  test('a worker that does most of the work', () => {
    expect(warningsOf(judgePlan(node({workerRows: [100_000, 50, 50, 50]})))).toEqual([
      expect.stringMatching(/^One of 4 workers handles 100 % of the rows/),
    ]);
    expect(warningsOf(judgePlan(node({workerRows: [30_000, 25_000]})))).toEqual([]);
  });
});

describe('a plan is printed', () => {
  test('with shares of the time, rows against the estimate, branches and numbered warnings', () => {
    const root = node({
      operation: 'Hash Join',
      kind: 'join',
      timeMs: 25,
      actualRows: 10,
      estimatedRows: 12,
      details: {'Hash Cond': 'a = b'},
      children: [
        node({operation: 'Sort', timeMs: 50, actualRows: 2000, estimatedRows: 2000, spilledBytes: 1000}),
        node({
          operation: 'Seq Scan',
          target: 'public.t\u001b[0m',
          timeMs: 25,
          actualRows: 3,
          estimatedRows: 3,
        }),
      ],
    });
    expect(formatExplained({root: judgePlan(root), planningMs: 0.5, executionMs: 101})).toBe(
      ` time  share           rows  expected  operation
25 ms  ██        25%     10        12  Hash Join  Hash Cond: a = b
50 ms  ████      50%  2,000     2,000  ├─ Sort [1]
25 ms  ██        25%      3         3  └─ Seq Scan public.t\\u001b[0m

[1] Sort: Wrote 1.0 kB to disk because memory was short. More memory for the session, or fewer rows and columns, avoids that.

Planned in 0.50 ms, ran in 101 ms.
`,
    );
  });

  test('with the cost where nothing was measured, and without columns that are not known', () => {
    const root = node({operation: 'Limit', cost: 1, estimatedRows: 5, children: [node({cost: 3})]});
    expect(formatExplained({root: judgePlan(root)})).toBe(
      `cost  share          expected  operation
 1.0  ██        25%         5  Limit
 3.0  ██████    75%            └─ Scan
`,
    );
  });
});
