import {describe, expect, test} from 'vitest';
import {parseFilter, type Filter} from '#src/operations/workbench/results/filter.ts';

const names = ['id', 'amount', 'amount due', 'say "hi"', 'note'];
const isNegated = false;

const cases: readonly [string, Filter][] = [
  ['amount>10', {kind: 'compare', column: 1, operator: '>', value: '10'}],
  ['amount >= 10 ', {kind: 'compare', column: 1, operator: '>=', value: '10 '}],
  ['AMOUNT!=1', {kind: 'compare', column: 1, operator: '<>', value: '1'}],
  ['amount due<5', {kind: 'compare', column: 2, operator: '<', value: '5'}],
  ['"say ""hi"""=x', {kind: 'compare', column: 3, operator: '=', value: 'x'}],
  ['!amount>10', {kind: 'compare', column: 1, operator: '<=', value: '10'}],
  ['note:ada', {kind: 'contains', column: 4, text: 'ada', isNegated}],
  ['!note:ada', {kind: 'contains', column: 4, text: 'ada', isNegated: true}],
  ['note~^A', {kind: 'matches', column: 4, pattern: '^A', isNegated}],
  ['note is null', {kind: 'null', column: 4, isNegated}],
  ['note IS NOT NULL', {kind: 'null', column: 4, isNegated: true}],
  ['!note is not null', {kind: 'null', column: 4, isNegated: false}],
  ['note=', {kind: 'compare', column: 4, operator: '=', value: ''}],
  ['ada', {kind: 'contains', text: 'ada', isNegated}],
  ['!ada', {kind: 'contains', text: 'ada', isNegated: true}],
  ['!', {kind: 'contains', text: '!', isNegated}],
  ['~^A', {kind: 'matches', pattern: '^A', isNegated}],
  ['notes:ada', {kind: 'contains', text: 'notes:ada', isNegated}],
  ['id', {kind: 'contains', text: 'id', isNegated}],
  ['where amount > 1 or id = 2', {kind: 'condition', sql: 'amount > 1 or id = 2'}],
  ['  WHERE x', {kind: 'condition', sql: 'x'}],
];

describe('a filter that a person types', () => {
  test.each(cases)('%s', (text, filter) => {
    expect(parseFilter(text, names)).toEqual(filter);
  });
});
