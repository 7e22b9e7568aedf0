import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createArrayRows} from '#src/tui/grid/array-rows.ts';
import {openResults, never} from './use-results.ts';

test('finds the cell that a walk over all rows finds, in either direction and order', async () => {
  const {sheet} = await openResults();
  const shown = await sheet(
    `select range % 13 as a, 'Word ' || (range % 17) as b, case when range % 5 = 0 then null else range % 3 end as c
     from range(60)`,
  );
  for (const sort of [[], [{column: 1, direction: 'descending'} as const]]) {
    await shown.show({filters: [], sort});
    const rows = await shown.view().load({offset: 0, count: 60, signal: never});
    const plain = createArrayRows(
      [
        {name: 'a', align: 'left'},
        {name: 'b', align: 'left'},
        {name: 'c', align: 'left'},
      ],
      rows.map((row) => row.map((value) => (value === null ? null : String(value)))),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('1', '12', 'WORD 3', 'd 16', 'x', '2'),
        fc.record({row: fc.nat(59), column: fc.nat(2)}),
        fc.constantFrom('forward', 'backward'),
        async (text, from, direction) => {
          const request = {text, from, direction, signal: never} as const;
          expect(await shown.view().find(request)).toEqual(await plain.find!(request));
        },
      ),
      {numRuns: 60},
    );
  }
});

test('finds a match far away, and none in no rows', async () => {
  const {sheet} = await openResults();
  const shown = await sheet(`select range as n, repeat('x', 3) as s from range(400000)`);
  const from = {row: 10, column: 1};
  const find = (text: string, direction: 'forward' | 'backward') =>
    shown.view().find({text, from, direction, signal: never});
  expect(await find('399998', 'forward')).toEqual({row: 399_998, column: 0});
  expect(await find('199998', 'backward')).toEqual({row: 199_998, column: 0});
  expect(await find('', 'forward')).toBeUndefined();
  const empty = await sheet('select 1 as n where false');
  expect(
    await empty.view().find({text: '1', from: {row: 0, column: 0}, direction: 'forward', signal: never}),
  ).toBeUndefined();
});
