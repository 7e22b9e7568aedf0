import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Difference} from '#src/operations/diff/diff-report.ts';
import type {Value} from '#src/warehouse/index.ts';
import {createDiffProject, type DiffProject, type SampleColumn} from './engines.ts';

let project: DiffProject;
beforeAll(async () => {
  project = await createDiffProject(await mkdtemp(join(tmpdir(), 'weir-diff-')));
});
afterAll(() => rm(project.folder, {recursive: true, force: true}));

const columns: SampleColumn[] = [
  {name: 'number', type: {kind: 'integer', bits: 64, signed: true}},
  {name: 'word', type: {kind: 'text'}},
  {name: 'label', type: {kind: 'text'}},
  {name: 'amount', type: {kind: 'decimal', precision: 12, scale: 3}},
];

interface Row {
  number: bigint;
  word: string;
  label: string | null;
  cents: number;
}

type Change = 'none' | 'label' | 'amount' | 'only_in_a' | 'only_in_b';

const row: fc.Arbitrary<Row & {change: Change}> = fc.record({
  number: fc.oneof(fc.bigInt({min: -1000n, max: 1000n}), fc.bigInt({min: -(2n ** 60n), max: 2n ** 60n})),
  word: fc.string({unit: fc.constantFrom('a', 'B', 'é', '漢', ' ', '|', "'", '~'), maxLength: 6}),
  label: fc.option(fc.string({unit: fc.constantFrom('x', 'ö', ':', '1', '~'), maxLength: 4})),
  cents: fc.integer({min: -(10 ** 9), max: 10 ** 9}),
  change: fc.oneof(
    {weight: 60, arbitrary: fc.constant<Change>('none')},
    {weight: 1, arbitrary: fc.constantFrom<Change>('label', 'amount', 'only_in_a', 'only_in_b')},
  ),
});

const valuesOf = ({number, word, label, cents}: Row): Value[] => [
  number,
  word,
  label,
  (cents / 1000).toFixed(3),
];

const keyKinds: Record<string, {key: string[]; of: (row: Row) => string[]; primaryKey?: string}> = {
  'an indexed integer': {key: ['number'], of: ({number}) => [String(number)], primaryKey: 'number'},
  'an integer': {key: ['number'], of: ({number}) => [String(number)]},
  'an integer and a text': {key: ['number', 'word'], of: ({number, word}) => [String(number), word]},
  'a text': {key: ['word'], of: ({word}) => [word]},
};

const pairs = [
  ['duck', 'pg'],
  ['lite', 'duck'],
  ['pg', 'pg'],
] as const;
const cases = pairs.flatMap(([a, b]) => Object.keys(keyKinds).map((kind) => [a, b, kind] as const));

describe.each(cases)('%s and %s with %s as key', (a, b, kind) => {
  const {key, of, primaryKey} = keyKinds[kind]!;

  test('exactly the random differences are found', async (context) => {
    if (![a, b].every((name) => project.connections.includes(name))) return context.skip();
    const tables = fc.uniqueArray(row, {
      minLength: 0,
      maxLength: 1500,
      size: 'max',
      selector: (candidate) => JSON.stringify(of(candidate)),
    });
    await fc.assert(
      fc.asyncProperty(tables, async (rows) => {
        const options = primaryKey === undefined ? {} : {primaryKey};
        const inA = rows.filter(({change}) => change !== 'only_in_b');
        const inB = rows.filter(({change}) => change !== 'only_in_a').map(changed);
        await project.fill(a, 'left_side', columns, inA.map(valuesOf), options);
        await project.fill(b, 'right_side', columns, inB.map(valuesOf), options);
        const report = await project.diff({a: `${a}:left_side`, b: `${b}:right_side`, key});
        expect(new Set(report.lines.map(summary))).toEqual(new Set(rows.flatMap(expected)));
        const differing = rows.filter(({change}) => change !== 'none').length;
        expect(report.rows.changed + report.rows.onlyInA + report.rows.onlyInB).toBe(differing);
      }),
      {numRuns: 4},
    );
  });

  const changed = (one: Row & {change: Change}): Row => ({
    ...one,
    ...(one.change === 'label' && {label: one.label === null ? '' : `${one.label}~`}),
    ...(one.change === 'amount' && {cents: one.cents + 1}),
  });
  const summary = ({key: found, change, column}: Difference) =>
    JSON.stringify([found, change, column ?? null]);
  const expected = (one: Row & {change: Change}) => {
    if (one.change === 'none') return [];
    const isChange = one.change === 'label' || one.change === 'amount';
    return [JSON.stringify([of(one), isChange ? 'changed' : one.change, isChange ? one.change : null])];
  };
});
