import {expect, test} from 'vitest';
import {failureOf} from '#test/helpers/failure.ts';
import {choose} from './fixture.ts';

test.each([
  ['stg_order', 'No asset matches stg_order', 1, 'Did you mean stg_orders'],
  ['countries tag:dayly', 'No asset matches tag:dayly', 11, 'Did you mean daily'],
  ['source:app.order', 'No asset matches source:app.order', 1, 'Did you mean app.orders'],
  ['owner:an', 'No asset matches owner:an', 1, 'Known owners: ana'],
  ['countries & (staging', 'A parenthesis is not closed', 13, 'closing )'],
  ['countries)', 'A closing parenthesis has no opening one', 10, 'Remove it'],
  ['countries,', 'The selection ends where something to choose is missing', 11, 'Write a name'],
  ['& countries', 'Something to choose is missing before &', 1, 'Write a name'],
  ['countries "sta', 'A quote is not closed', 11, 'closing "'],
  ['tags:daily', 'There is no selection method tags', 1, 'Did you mean tag:?'],
  ['@revenue+', '@revenue+ has both @ and + behind', 1, 'already takes everything downstream'],
  ['2+', '2+ names nothing', 1, 'Write a name'],
  ['tag:', 'tag: names nothing', 1, 'Write a name'],
  ['state:modifed', 'state: has no modifed', 7, 'Did you mean state:modified'],
  ['state:modified.bodies', 'state:modified. has no bodies', 16, 'body, configs'],
  ['result:broken', 'result: has no broken', 8, 'There are error'],
  ['config:view', 'config: needs the name of a setting', 1, 'config.materialized:view'],
  ['selector:weekly', 'There is no selector weekly', 0, 'selectors.yml'],
])('%s: %s', async (expression, message, column, hint) => {
  const error = await failureOf(() => choose({select: [expression]}));
  expect(error.message).toContain(message);
  expect(error.hint).toContain(hint);
  if (column > 0)
    expect(error.message.split('\n').at(-1)).toBe(`${' '.repeat('  1 | '.length + column - 1)}^`);
});

test('a state, a result or a setting may match nothing', () => {
  expect(choose({select: ['config.materialized:clone']})).toEqual([]);
  expect(choose({select: ['result:cancelled']})).toEqual([]);
});
