import type {CompletionCatalog, CompletionColumn} from '#src/sql/complete/catalog.ts';
import {complete, type Completion} from '#src/sql/complete/complete.ts';
import type {CompletionDialect} from '#src/sql/complete/writer.ts';

const columns: Record<string, CompletionColumn[]> = {
  orders: [
    {name: 'id', type: 'integer'},
    {name: 'customer_id', type: 'integer'},
    {name: 'amount', type: 'numeric(10,2)', comment: 'Including tax.'},
    {name: 'placed_at', type: 'timestamp'},
  ],
  customers: [
    {name: 'id', type: 'integer'},
    {name: 'name', type: 'text'},
    {name: 'Mail Address', type: 'text'},
  ],
  order_items: [
    {name: 'order_id', type: 'integer'},
    {name: 'product_id', type: 'integer'},
    {name: 'order', type: 'integer'},
  ],
  products: [
    {name: 'id', type: 'integer'},
    {name: 'Label', type: 'text'},
  ],
  daily: [
    {name: 'day', type: 'date'},
    {name: 'customer_id', type: 'integer'},
  ],
};

export const shop: CompletionCatalog = {
  searchPath: ['public'],
  relations: [
    {schema: 'public', name: 'orders', kind: 'table', comment: 'One line an order.'},
    {schema: 'public', name: 'customers', kind: 'table'},
    {schema: 'public', name: 'order_items', kind: 'table'},
    {schema: 'public', name: 'products', kind: 'table'},
    {schema: 'public', name: 'Weird Table', kind: 'view'},
    {schema: 'report', name: 'daily', kind: 'view'},
    {schema: 'sys', name: 'sys_orders', kind: 'table', isInternal: true},
  ],
  foreignKeys: [
    {
      from: {schema: 'public', name: 'orders'},
      columns: ['customer_id'],
      to: {schema: 'public', name: 'customers'},
      toColumns: ['id'],
    },
    {
      from: {schema: 'public', name: 'order_items'},
      columns: ['order_id'],
      to: {schema: 'public', name: 'orders'},
      toColumns: ['id'],
    },
  ],
  functions: [],
  reservedWords: new Set(),
  columnsOf: ({name}) => columns[name] ?? [],
};

export const foldingDialect: CompletionDialect = {
  quoteIdentifier: (name) => `"${name.replaceAll('"', '""')}"`,
  foldIdentifier: (name) => name.toLowerCase(),
};

/** Completes at the bar in the text. */
export function completeAt(marked: string, catalog = shop): Completion {
  const cursor = marked.indexOf('|');
  const text = marked.slice(0, cursor) + marked.slice(cursor + 1);
  return complete({text, cursor, catalog, dialect: foldingDialect});
}

/** What the offered items insert, best first. */
export function offered(marked: string, kind?: string): string[] {
  return completeAt(marked)
    .items.filter((item) => kind === undefined || item.kind === kind)
    .map(({insert}) => insert);
}

/** The text after the best item was chosen. */
export function choose(marked: string): string {
  const text = marked.replace('|', '');
  const {items, replace} = completeAt(marked);
  return text.slice(0, replace.start) + (items[0]?.insert ?? '') + text.slice(replace.end);
}
