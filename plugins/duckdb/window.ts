import type {LoadWindow} from '#src/warehouse/index.ts';
import {quoteIdentifier, quoteLiteral} from './dialect.ts';

/** Conditions on rows of a window; the texts of its bounds become values of the column's type. */
export function windowConditions(window: LoadWindow | undefined, prefix = ''): string[] {
  if (!window) return [];
  const column = prefix + quoteIdentifier(window.column);
  const {from, to} = window;
  return [
    ...(from ? [`${column} ${from.inclusive ? '>=' : '>'} ${quoteLiteral(from.value)}`] : []),
    ...(to ? [`${column} ${to.inclusive ? '<=' : '<'} ${quoteLiteral(to.value)}`] : []),
  ];
}
