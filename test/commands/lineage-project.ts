/** A shop with two loads, a model that names columns, one that takes all, and two that build on the first. */
export const lineageProject = {
  'weir.yml': `project: shop
default_connection: shop
connections:
  shop: {type: duckdb, path: shop.duckdb}
  app: {type: duckdb, path: app.duckdb}
`,
  'assets/raw/orders.yml': `source: {connection: app, table: orders}
mode: replace
description: Orders as the shop has them
columns:
  - name: amount
    description: What was paid
    checks: [not_null]
`,
  'assets/raw/customers.yml': 'source: {connection: app, table: customers}\nmode: replace\n',
  'assets/staging/orders.sql': `/* @weir
owner: ada
tags: [daily]
columns:
  - name: total
    description: Paid, in euro
*/
select o.id, o.customer_id, o.amount as total, o.placed, c.country
from raw.orders o left join raw.customers c on c.id = o.customer_id
where o.status <> 'void'
`,
  'assets/staging/every_order.sql': 'select * from raw.orders\n',
  'assets/marts/revenue.sql': `select country, date_trunc('month', placed) as month, sum(total) as revenue,
  row_number() over (order by sum(total) desc) as place
from staging.orders group by all
`,
  'assets/marts/report.sql': 'select country, max(revenue) as best from marts.revenue group by 1\n',
};
