import {expect, test} from 'vitest';
import type {ColumnType, Value} from '#src/warehouse/index.ts';
import {readAll, type ContractSession} from './session.ts';
import {allTypes} from './text-tables.ts';

export function describeDialect(session: ContractSession): void {
  const {dialect} = session.fixture.definition;

  test.each(allTypes.columns)('spells the type of $name so that it reads it back', ({type}) => {
    const once: ColumnType = dialect.fromNativeType(dialect.toNativeType(type));
    expect(once.kind).not.toBe('unknown');
    expect(dialect.fromNativeType(dialect.toNativeType(once))).toEqual(once);
  });

  test.each(["it's", 'a "b"', String.raw`C:\new\\`, 'two\nlines', '🦆 -- ; /* $1 ? :x', '', '{{x}}', '$$'])(
    'quotes the text %j as a literal',
    async (text) => {
      const {rows} = await readAll(session.warehouse, `select ${dialect.quoteLiteral(text)} as x`);
      expect(rows).toEqual([[text]]);
    },
  );

  test.each<Value>([null, true, false, 0, -1, 1.5, 9223372036854775807n, -9223372036854775808n])(
    'quotes %s as a literal',
    async (value) => {
      const {rows} = await readAll(session.warehouse, `select ${dialect.quoteLiteral(value)} as x`);
      // A system without booleans of its own delivers 1 and 0.
      const numbers = typeof value === 'boolean' ? [String(Number(value))] : [];
      expect([String(value), ...numbers]).toContain(String(rows[0]![0]));
    },
  );

  test.each(['x', 'select', 'a"b', 'with space', "it's", 'Größe', 'UPPER', '`tick`', '[b]'])(
    'quotes the name %j',
    async (name) => {
      const {names} = await readAll(session.warehouse, `select 1 as ${dialect.quoteIdentifier(name)}`);
      expect(names).toEqual([name]);
    },
  );
}
