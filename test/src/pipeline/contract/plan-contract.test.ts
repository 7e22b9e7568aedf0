import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {defaultContract, type Contract} from '#src/project/contract.ts';
import {describeDrift} from '#src/pipeline/contract/describe-drift.ts';
import {planContract} from '#src/pipeline/contract/plan-contract.ts';
import {holds} from '#src/pipeline/contract/type-room.ts';
import {widenType} from '#src/pipeline/contract/widen-type.ts';
import {parseTypeName, type Column, type ColumnType} from '#src/warehouse/index.ts';
import {duckdbDialect} from '#plugins/duckdb/dialect.ts';

function columnsOf(types: Record<string, string>): Column[] {
  return Object.entries(types).map(([name, text]) => {
    const type = parseTypeName(text)!;
    return {name, type, nativeType: duckdbDialect.toNativeType(type)};
  });
}

interface Case {
  source: Record<string, string>;
  target?: Record<string, string>;
  contract?: Partial<Contract>;
  replaces?: boolean;
}

function plan({source, target, contract, replaces = false}: Case) {
  return planContract({
    source: columnsOf(source),
    target: target && {columns: columnsOf(target)},
    contract: {...defaultContract, ...contract},
    replaces,
    destination: {dialect: duckdbDialect, changesTables: true, ignoresCase: true},
  });
}

const lines = (input: Case) => plan(input).drift.map(describeDrift);

describe('a table follows its source', () => {
  test('and nothing is to be done where both agree, also in the case of names', () => {
    expect(plan({source: {ID: 'int64'}, target: {id: 'int64'}})).toMatchObject({
      drift: [],
      add: [],
      widen: [],
      needsShaping: false,
    });
  });

  test('new columns are added, missing ones stay, and columns of weir are nobody else’s', () => {
    expect(
      lines({
        source: {id: 'int64', city: 'text'},
        target: {id: 'int64', old: 'date', _weir_deleted_at: 'timestamptz'},
      }),
    ).toEqual([
      'city: new, text; added as text',
      'old: date, missing at the source; stays, NULL in new rows',
    ]);
  });

  test.each([
    ['int32', 'int64', 'int64'],
    ['uint32', 'int32', 'int64'],
    ['int64', 'decimal(10,2)', 'decimal(21,2)'],
    ['decimal(5,2)', 'decimal(6,4)', 'decimal(7,4)'],
    ['int32', 'float64', 'float64'],
    ['date', 'timestamp', 'timestamp'],
  ])('%s that gets %s is widened to %s', (column, source, becomes) => {
    expect(lines({source: {a: source}, target: {a: column}})).toEqual([
      `a: ${column} -> ${source}; widened to ${becomes}`,
    ]);
  });

  test('a narrower source changes nothing', () => {
    expect(plan({source: {a: 'int16'}, target: {a: 'int64'}})).toMatchObject({
      widen: [],
      needsShaping: false,
    });
  });

  test('texts are looked at before a column of another type gives way', () => {
    const {columns, widen} = plan({source: {a: 'text'}, target: {a: 'date'}});
    expect(widen).toEqual([]);
    expect(columns[0]).toMatchObject({
      castTo: {kind: 'date'},
      misfits: 'evolve',
      otherwise: {type: {kind: 'text'}},
    });
  });

  test('bytes and numbers have no type in common', () => {
    expect(lines({source: {a: 'bytes'}, target: {a: 'int64'}})).toEqual([
      'a: int64 -> bytes; not allowed: no type holds the values of both',
    ]);
  });
});

describe('a contract', () => {
  test('that freezes lets no difference pass but room that is not used', () => {
    const contract = {columns: 'freeze', types: 'freeze'} as const;
    const effects = plan({
      source: {id: 'int64', small: 'int16', city: 'text'},
      target: {id: 'int32', small: 'int64', old: 'date'},
      contract,
    }).drift.map(({column, effect}) => [column, effect]);
    expect(effects).toEqual([
      ['id', 'fail'],
      ['small', 'none'],
      ['city', 'fail'],
      ['old', 'fail'],
    ]);
  });

  test('lets in what was agreed on, also when it freezes', () => {
    const agreed = columnsOf({city: 'text', id: 'int64'}).map((column) => ({...column, isExpected: true}));
    const {add, widen} = plan({
      source: {id: 'int64', city: 'text'},
      target: {id: 'int32'},
      contract: {columns: 'freeze', types: 'freeze', agreed},
    });
    expect([add.map(({name}) => name), widen.map(({name}) => name)]).toEqual([['city'], ['id']]);
  });

  test.each(['discard_row', 'discard_value', 'quarantine'] as const)(
    'that says %s leaves the table alone',
    (rule) => {
      const {add, widen, columns} = plan({
        source: {id: 'int64', city: 'text'},
        target: {id: 'int32'},
        contract: {columns: rule, types: rule},
      });
      expect([add, widen]).toEqual([[], []]);
      expect(columns).toMatchObject([{castTo: {bits: 32}, misfits: rule}, {unexpected: rule}]);
    },
  );

  test('may refuse to create a table', () => {
    expect(plan({source: {id: 'int64'}, contract: {tables: 'freeze'}}).drift).toEqual([
      {kind: 'new-table', effect: 'fail'},
    ]);
  });
});

const scalar: fc.Arbitrary<ColumnType> = fc.oneof(
  fc.record({
    kind: fc.constant('integer' as const),
    bits: fc.constantFrom(8 as const, 16 as const, 32 as const, 64 as const, 128 as const),
    signed: fc.boolean(),
  }),
  fc
    .tuple(fc.integer({min: 1, max: 38}), fc.nat(38))
    .map(([precision, scale]) => ({kind: 'decimal' as const, precision, scale: Math.min(precision, scale)})),
  fc.record({kind: fc.constant('float' as const), bits: fc.constantFrom(32 as const, 64 as const)}),
  fc.record({kind: fc.constantFrom('time' as const, 'timestamp' as const), zoned: fc.boolean()}),
  fc.constantFrom<ColumnType>(
    {kind: 'text'},
    {kind: 'bytes'},
    {kind: 'boolean'},
    {kind: 'date'},
    {kind: 'uuid'},
    {kind: 'json'},
  ),
);

test('whatever two types are, the wider one holds both, and the order does not matter', () => {
  fc.assert(
    fc.property(scalar, scalar, (one, other) => {
      const wide = widenType(one, other, duckdbDialect);
      const reverse = widenType(other, one, duckdbDialect);
      expect(wide === undefined).toBe(reverse === undefined);
      if (wide) expect([holds(wide, one), holds(wide, other)]).toEqual([true, true]);
    }),
    {numRuns: 500},
  );
});

test('no plan narrows a column', () => {
  fc.assert(
    fc.property(scalar, scalar, (from, to) => {
      const column = (type: ColumnType) => ({name: 'a', type, nativeType: duckdbDialect.toNativeType(type)});
      const {widen} = planContract({
        source: [column(to)],
        target: {columns: [column(from)]},
        contract: defaultContract,
        replaces: false,
        destination: {dialect: duckdbDialect, changesTables: true, ignoresCase: true},
      });
      for (const {type} of widen) expect(holds(type, from)).toBe(true);
    }),
    {numRuns: 500},
  );
});
