import {describe, expect, test} from 'vitest';
import {parseParameters} from '#src/operations/run-query/parse-parameters.ts';

const parse = (text: string) => parseParameters([text])[0];

describe('parseParameters', () => {
  test.each([
    ['a=1', {value: '1'}],
    ['a=', {value: ''}],
    ['a:text=x=y:z', {value: 'x=y:z'}],
    ['a:int=-7', {value: -7, type: {kind: 'integer', bits: 32, signed: true}}],
    ['a:int=2147483648', {value: 2147483648n, type: {kind: 'integer', bits: 64, signed: true}}],
    ['a:int=-9223372036854775808', {value: -(2n ** 63n), type: {kind: 'integer', bits: 64, signed: true}}],
    [
      'a:int=9223372036854775808',
      {value: '9223372036854775808', type: {kind: 'decimal', precision: 19, scale: 0}},
    ],
    ['a:float=1e3', {value: 1000, type: {kind: 'float', bits: 64}}],
    ['a:float=-Infinity', {value: -Infinity, type: {kind: 'float', bits: 64}}],
    ['a:decimal=-012.50', {value: '-012.50', type: {kind: 'decimal', precision: 4, scale: 2}}],
    ['a:decimal=.5', {value: '.5', type: {kind: 'decimal', precision: 1, scale: 1}}],
    ['a:bool=FALSE', {value: false, type: {kind: 'boolean'}}],
    ['a:date=2024-02-29', {value: '2024-02-29', type: {kind: 'date'}}],
    ['a:timestamp=2026-01-31', {value: '2026-01-31', type: {kind: 'timestamp', zoned: false}}],
    [
      'a:timestamp=2026-01-31T12:00:00.5Z',
      {value: '2026-01-31T12:00:00.5Z', type: {kind: 'timestamp', zoned: true}},
    ],
    ['a:json=[1, {"b": null}]', {value: '[1, {"b": null}]', type: {kind: 'json'}}],
    ['a:null', {value: null}],
    ['a:null=', {value: null}],
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual({name: 'a', ...expected});
  });

  test('a declaration gives the type and the value that are not given', () => {
    const declared = {id: {type: 'int', default: '7'}, day: {type: 'date'}} as const;
    expect(parseParameters(['day=2026-01-31'], declared)).toEqual([
      {name: 'day', value: '2026-01-31', type: {kind: 'date'}},
      {name: 'id', value: 7, type: {kind: 'integer', bits: 32, signed: true}},
    ]);
    expect(parseParameters(['id:text=x', 'day:null'], declared)).toEqual([
      {name: 'id', value: 'x'},
      {name: 'day', value: null},
    ]);
  });
});
