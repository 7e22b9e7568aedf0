import {describe, expect, test} from 'vitest';
import {choose, completeAt, offered} from './shop.ts';

const columns = (marked: string) => offered(marked, 'column');
const ofOrders = ['id', 'customer_id', 'amount', 'placed_at'];

describe('columns in scope', () => {
  test.each([
    ['select | from orders', ofOrders],
    ['select a, | from orders', ofOrders],
    ['select * from orders where |', ofOrders],
    ['select * from orders where id = 1 and |', ofOrders],
    ['select sum(|) from orders', ofOrders],
    ['select * from orders group by |', ofOrders],
    ['select * from orders order by |', ofOrders],
    ['select case when | from orders', ofOrders],
    ['delete from orders where |', ofOrders],
    ['update orders set amount = |', ofOrders],
    ['select * from report.daily where |', ['day', 'customer_id']],
    ['select * from (select id as x, amount from orders) s where |', ['x', 'amount']],
    ['select * from (select * from orders) s where |', ofOrders],
    ['from orders select |', ofOrders],
    ['select count(*) over (partition by |) from orders', ofOrders],
    [
      'select 1 from products where exists (select 1 from daily where |)',
      ['day', 'customer_id', 'id', '"Label"'],
    ],
    ['explain analyze select | from orders', ofOrders],
    ['create table t as select | from orders', ofOrders],
    ['select 1; select | from orders; select 2 from customers', ofOrders],
    ['select | from orders\n\nselect 1 from customers', ofOrders],
    ['select 1 from customers\n\nselect * from orders where |', ofOrders],
    ['select 1 from customers union all select | from orders', ofOrders],
    ['select extract(year from placed_at), | from orders', ofOrders],
    ['select * from orders where id is distinct from |', ofOrders],
    ['select * from orders limit |', []],
  ])('%s', (marked, expected) => {
    expect(columns(marked)).toEqual(expected);
  });

  test('bear the name of their source where two have them', () => {
    expect(columns('select i| from orders o join customers c on true')).toEqual(
      expect.arrayContaining(['o.id', 'c.id']),
    );
    expect(columns('select nam| from orders o join customers c on true')).toEqual(['name']);
  });

  test('show type, table and comment', () => {
    expect(completeAt('select am| from orders').items[0]).toMatchObject({
      label: 'amount',
      detail: 'numeric(10,2) · orders',
      documentation: 'Including tax.',
    });
  });

  test('are not seen by a subquery in FROM, but by one in a condition', () => {
    expect(columns('select * from orders o, (select | from customers) c')).not.toContain('amount');
    expect(columns('select * from orders o where o.id in (select | from customers)')).toContain('amount');
    expect(columns('select * from orders o, lateral (select | from customers) c')).toContain('amount');
  });

  test('of the target of INSERT are seen in RETURNING only', () => {
    expect(columns('insert into orders (id) select | from daily')).toEqual(['day', 'customer_id']);
    expect(columns('insert into orders (id) values (1) returning |')).toEqual(ofOrders);
  });
});

describe('columns after a dot', () => {
  test.each([
    ['select o.| from orders o', ofOrders],
    ['select o.am| from orders o', ['amount']],
    ['select O.am| from orders o', ['amount']],
    ['select orders.| from orders', ofOrders],
    ['select public.orders.| from public.orders', ofOrders],
    ['select o.| , 1 from orders as o where x', ofOrders],
    ['select * from orders o join customers c on c.|', ['id', 'name', '"Mail Address"']],
    ['select * from orders o join order_items i on i.ord|', ['"order"', 'order_id']],
    ['select x.| from (select id, name as n from customers) x', ['id', 'n']],
    ['select x.| from (values (1, 2)) x(a, b)', ['a', 'b']],
    ['select p.| from products p', ['id', '"Label"']],
    ['select orders.|', ofOrders],
    ['select nobody.| from orders', []],
    ['select 1.| from orders', []],
  ])('%s', (marked, expected) => {
    expect(columns(marked)).toEqual(expected);
  });
});

describe('columns of common tables', () => {
  test.each([
    ['with a as (select id, amount * 2 as twice from orders) select | from a', ['id', 'twice']],
    ['with a as (select id, amount twice from orders) select | from a', ['id', 'twice']],
    ['with a(x, y) as (select id, name from customers) select | from a', ['x', 'y']],
    ['with a as (select * from orders), b as (select a.* from a) select | from b', ofOrders],
    ['with a as (select * exclude (id, amount) from orders) select | from a', ['customer_id', 'placed_at']],
    ['with a as (select o.id, count(*) from orders o) select | from a', ['id']],
    ['with recursive a as (select 1 as n union all select n + 1 from a) select | from a', ['n']],
    ['with recursive a as (select 1 as n union all select | from a) select 1', ['n']],
    ['with a as (select | from orders) select * from a', ofOrders],
    ['with orders as (select 1 as one) select | from orders', ['one']],
    ['with a as (select id from orders union select name from customers) select | from a', ['id']],
  ])('%s', (marked, expected) => {
    expect(columns(marked)).toEqual(expected);
  });

  test('keep the type of the column that they are', () => {
    const {items} = completeAt('with a as (select amount as total from orders) select tot| from a');
    expect(items[0]).toMatchObject({label: 'total', detail: 'numeric(10,2) · a'});
  });
});

describe('columns of a target', () => {
  test.each([
    ['insert into orders (|', ofOrders],
    ['insert into orders (id, |, amount) values (1)', ['customer_id', 'placed_at']],
    ['insert into orders (id, |', ['customer_id', 'amount', 'placed_at']],
    ['update orders set |', ofOrders],
    ['update orders o set amount = 1, | where id = 2', ofOrders],
    ['create index on orders (|)', ofOrders],
    ['alter table orders drop column |', ofOrders],
    ['merge into orders using daily on true when matched then update set |', ofOrders],
    ['select * from orders join daily using (|)', ['customer_id']],
  ])('%s', (marked, expected) => {
    expect(columns(marked)).toEqual(expected);
  });
});

describe('a star', () => {
  test.each([
    ['select *| from orders', 'select id, customer_id, amount, placed_at from orders'],
    ['select distinct *| from daily', 'select distinct day, customer_id from daily'],
    ['select d.*| from daily d, orders o', 'select d.day, d.customer_id from daily d, orders o'],
    [
      'select 1, *| from products p, daily',
      'select 1, p.id, p."Label", daily.day, daily.customer_id from products p, daily',
    ],
  ])('%s is written out', (marked, expected) => {
    expect(choose(marked)).toBe(expected);
  });

  test('that multiplies is not', () => {
    expect(offered('select amount *| from orders', 'snippet')).toEqual([]);
  });
});

test('aliases of the select list are offered where they may be used', () => {
  expect(offered('select amount * 2 as twice from orders order by tw|')[0]).toBe('twice');
  expect(offered('select amount * 2 as twice from orders where tw|', 'alias')).toEqual([]);
});
