import {expect, test} from 'vitest';
import {parseAsset} from '#src/project/parse-asset.ts';
import {selectAssets} from '#src/project/select-assets.ts';

const assets = [
  parseAsset({file: 'assets/raw/orders.sql', text: '/* @weir\ntags: [daily]\n*/ select 1'}),
  parseAsset({file: 'assets/raw/users.sql', text: 'select 1'}),
  parseAsset({file: 'assets/staging/orders.sql', text: '/* @weir\ntags: [daily, pii]\n*/ select 1'}),
  parseAsset({file: 'assets/marts/revenue.sql', text: 'select 1'}),
].filter((asset) => asset.kind !== 'tables');
const dependencies = new Map([
  ['raw.orders', []],
  ['raw.users', []],
  ['staging.orders', ['raw.orders']],
  ['marts.revenue', ['staging.orders', 'raw.users']],
]);

test.each([
  [[], ['marts.revenue', 'raw.orders', 'raw.users', 'staging.orders']],
  [['raw.users'], ['raw.users']],
  [['raw.*'], ['raw.orders', 'raw.users']],
  [['orders'], ['raw.orders', 'staging.orders']],
  [['staging.orders+'], ['marts.revenue', 'staging.orders']],
  [['+staging.orders'], ['raw.orders', 'staging.orders']],
  [['+marts.revenue'], ['marts.revenue', 'raw.orders', 'raw.users', 'staging.orders']],
  [['+staging.orders+'], ['marts.revenue', 'raw.orders', 'staging.orders']],
  [['tag:daily'], ['raw.orders', 'staging.orders']],
  [['tag:pii'], ['staging.orders']],
  [['path:assets/raw'], ['raw.orders', 'raw.users']],
  [['path:./assets/raw/'], ['raw.orders', 'raw.users']],
  [
    ['raw.users', 'staging.orders'],
    ['raw.users', 'staging.orders'],
  ],
  [['raw.users staging.orders'], ['raw.users', 'staging.orders']],
])('%j selects %j', (expressions, names) => {
  expect([...selectAssets(assets, dependencies, expressions)].toSorted()).toEqual(names);
});

test('a selection without a match names the assets', () => {
  expect(() => selectAssets(assets, dependencies, ['row.orders'])).toThrow('No asset matches row.orders');
});
