import {gitignore, projectFile, type Template} from '../template.ts';

export const duckdbFiles: Template = {
  name: 'duckdb-files',
  summary: 'CSV, JSON and Parquet files into a DuckDB warehouse, with sample orders',
  files: ({name}) => ({
    'weir.yml': projectFile(
      name,
      `  incoming:
    type: files
    root: data/incoming
`,
    ),
    '.gitignore': gitignore,
    'data/incoming/customers.csv': `customer_id,name,country,signed_up_on
1,Ada Lovelace,GB,2025-11-03
2,Grace Hopper,US,2025-12-14
3,Katherine Johnson,US,2026-01-09
4,Hedy Lamarr,AT,2026-02-21
5,Radia Perlman,US,2026-03-02
`,
    'data/incoming/orders-2026-03.csv': `order_id,customer_id,ordered_at,amount,status
1001,1,2026-03-01 09:12:00,120.50,paid
1002,2,2026-03-01 11:40:00,75.00,paid
1003,2,2026-03-02 08:05:00,19.99,refunded
1004,3,2026-03-02 17:31:00,240.00,paid
1005,4,2026-03-03 10:00:00,64.25,paid
1006,5,2026-03-03 13:45:00,310.10,open
`,
    'assets/raw/customers.yml': `# One file, one table: this one is raw.customers.
description: Customers as the shop exports them
source:
  connection: incoming
  path: customers.csv
mode: replace
columns:
  - name: customer_id
    checks: [not_null, unique]
`,
    'assets/raw/orders.yml': `description: Orders, one file a month; every file is loaded once
source:
  connection: incoming
  path: orders-*.csv
mode: append
columns:
  - name: order_id
    checks: [not_null, unique]
`,
    'assets/staging/orders.sql': `/* @weir
description: Orders that count, with their day
materialized: view
*/
select
  order_id,
  customer_id,
  ordered_at::date as ordered_on,
  amount,
  status
from raw.orders
where status <> 'refunded'
`,
    'assets/marts/daily_revenue.sql': `/* @weir
description: Revenue a day and country
materialized: table
columns:
  - name: ordered_on
    checks: [not_null]
  - name: revenue
    checks: [non_negative]
checks:
  - row_count: {min: 1}
  - name: one row a day and country
    unique: [ordered_on, country]
*/
select
  orders.ordered_on,
  customers.country,
  count(*) as orders,
  sum(orders.amount) as revenue
from staging.orders
join raw.customers using (customer_id)
group by all
order by all
`,
  }),
};
