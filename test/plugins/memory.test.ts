import memory from '#plugins/memory/index.ts';
import type {AwkwardValue} from '#test/contract/warehouse.ts';
import {describeWarehouse} from '#test/contract/warehouse.ts';
import {MapValue, type ColumnType, type Value} from '#src/warehouse/index.ts';

const store = 'contract';

function awkward(name: string, native: string, text: string, value: Value): AwkwardValue {
  const type: ColumnType = memory.dialect.fromNativeType(native);
  return {name, statement: `select '${text}'::${native} as x`, type, value};
}

describeWarehouse({
  definition: memory,
  settings: async () => ({store}),
  wrongPassword: async () => ({
    settings: {store, password: 'open-sesame', faults: [{at: 'connect', kind: 'unauthorized'}]},
    password: 'open-sesame',
  }),
  statements: {
    awkwardValues: [
      awkward('the largest 64-bit integer', 'int64', '9223372036854775807', 9223372036854775807n),
      awkward('the smallest 64-bit integer', 'int64', '-9223372036854775808', -9223372036854775808n),
      awkward('a small integer as number', 'int16', '-32768', -32768),
      awkward('a decimal with its zeros', 'decimal(10,3)', '1.50', '1.500'),
      awkward('a float that is no number', 'float64', 'NaN', Number.NaN),
      awkward('bytes', 'bytes', String.raw`\x00ff`, new Uint8Array([0, 255])),
      awkward('an empty text', 'text', '', ''),
      awkward(
        'a timestamp to the microsecond',
        'timestamptz',
        '2026-01-31 12:34:56.123456+00',
        '2026-01-31 12:34:56.123456+00',
      ),
      awkward('JSON as its text', 'json', '{"a": 1.0}', '{"a": 1.0}'),
      awkward('a list', 'list<int64>', '[1,null,9007199254740993]', [1n, null, 9007199254740993n]),
      awkward('a struct', 'struct<"a b" text>', '{"a b":"x"}', {'a b': 'x'}),
      awkward('a map', 'map<text,int32>', '{"k":1}', new MapValue([['k', 1]])),
    ],
    empty: "select 1 as id, 'x' as name limit 0",
    duplicateNames: 'select 1 as x, 2 as x',
    series: (rowCount) => `series ${rowCount}`,
    endless: 'sleep',
    parameters: {
      statement: {text: 'select $1 as a, $2 as b', parameters: ["'; drop table x; --", 9007199254740993n]},
      row: ["'; drop table x; --", 9007199254740993n],
    },
    syntaxError: 'selec 1',
    unknownTable: 'select * from nowhere.nothing',
    failsLate: 'fail after 5000',
  },
});
